//! The dialog of the round with all its pages: the round, decisions, what is brewing, the conversation, what is to
//! be discussed.

use super::{Eye, Walk, given, until};

impl<E: Eye> Walk<'_, E> {
    pub(super) async fn round(&mut self) {
        self.click("nav-updates").await;
        self.click("round").await;
        self.look("rd-standing", "this round").await;
        self.click("rd-to-summary").await;
        self.look("rd-markdown", "the round's summary").await;
        self.click("rd-back").await;
        self.click("rd-to-away").await;
        self.paste("rd-from", "tomorrow").await;
        self.click("rd-look").await;
        self.look("trouble", "a day that is none").await;
        self.paste("rd-from", "2026-11-23").await;
        self.paste("rd-until", "2026-11-29").await;
        self.click("rd-look").await;
        self.look("rd-tell", "what is told of being away").await;
        self.escape().await;
        self.decisions().await;
    }

    async fn decisions(&mut self) {
        self.click("decisions").await;
        self.look("rd-none", "no decision").await;
        self.click("rd-to-ask").await;
        self.look("rd-rules", "asking for a decision").await;
        self.paste("rd-question", "Do we ship on Thursday?").await;
        self.paste("rd-ask-why", "The docs are nearly in.").await;
        self.paste("rd-named", "you, kavya-ramanthuri").await;
        self.paste("rd-end", "2026-10-29 15:00").await;
        self.click("rd-look").await;
        self.look("rd-goes", "a question before it goes").await;
        self.click("rd-propose").await;
        self.look("rd-wish", "a question on its way").await;
        until("the question", || async {
            given::terminal(self.world, &["sync", "--wait", "0"]);
            let there = "return document.querySelector('[data-test^=\"rd-one-\"]')";
            (!self.run(there).await.is_null()).then_some(())
        })
        .await;
        self.at("what is asked").await;
        self.run("document.querySelector('[data-test^=\"rd-one-\"]').click()").await;
        self.look("rd-yours", "a question").await;
        self.click("rd-answer-object").await;
        self.look("rd-because", "an objection").await;
        self.click("rd-back").await;
        self.click("rd-to-outcome").await;
        self.look("rd-chooses", "an outcome").await;
        self.escape().await;
        self.click("brewing").await;
        self.look("rd-what-if", "what is brewing").await;
        self.escape().await;
        self.talk().await;
    }

    /// Presses what is called so and by whose it is.
    async fn one_of(&mut self, name: &str) {
        let find =
            format!("return document.querySelector('[data-test^=\"{name}\"]')?.dataset.test");
        let found = until(name, || async { self.run(&find).await.as_str().map(str::to_owned) });
        let found = found.await;
        self.click(&found).await;
    }

    async fn talk(&mut self) {
        self.click("round").await;
        self.click("rd-to-talk").await;
        self.look("rd-read", "the conversation").await;
        self.one_of("rd-thread-look-").await;
        let there = "return document.querySelector('[data-test^=\"rd-reply-to-\"]')";
        until("a thread", || async { (!self.run(there).await.is_null()).then_some(()) }).await;
        self.at("a thread").await;
        self.one_of("rd-reply-to-").await;
        self.paste("rd-reply", "Thank you, from Thursday on.").await;
        self.click("rd-look").await;
        self.look("rd-goes", "a reply before it goes").await;
        self.click("rd-keep-reply").await;
        self.look("rd-kept-0", "a reply that is kept").await;
        self.click("rd-back").await;
        self.click("rd-back").await;
        self.click("rd-to-items").await;
        self.look("rd-read", "what is to be discussed").await;
        self.escape().await;
    }
}
