//! What is brewing as the window shows it.

use super::BrewingLine;
use crate::{
    ReadTx,
    round::pages::{Builds as _, acts, button, section, turns},
};
use meridian_core::week::truth::Tone;
use meridian_protocol::{
    BrewingPage, Failure, RoundAct, RoundButton, RoundDoes, RoundPage, RoundSection,
};

/// So many pages of a line's evidence are led to.
const MOST_LINKS: usize = 3;

impl ReadTx<'_> {
    /// A page about what is brewing: its title and what stands there.
    ///
    /// # Errors
    /// As [`Self::brewing`]; [`Failure::BadInput`] where a line is not there any more.
    pub(crate) fn brewing_page(
        &self,
        page: &BrewingPage,
    ) -> Result<(String, Vec<RoundSection>), Failure> {
        match page {
            BrewingPage::All => self.all_brewing(),
            BrewingPage::Dismiss { line, because } => self.dismiss_page(line, because),
        }
    }

    /// How much is brewing, with the way to it; none where nothing can be told.
    pub(crate) fn brewing_section(&self) -> Result<Option<RoundSection>, Failure> {
        let brewing = match self.brewing() {
            Ok(brewing) => brewing,
            Err(Failure::NotReady { .. }) => return Ok(None),
            Err(other) => return Err(other),
        };
        let all = brewing.lines.iter().chain(&brewing.more);
        let words = match all.filter(|line| line.news != "ended").count() {
            _ if brewing.read.is_none() => {
                "This round's comments were not read yet, so that nothing can be told.".to_owned()
            }
            0 => "Nothing that several updates say together.".to_owned(),
            1 => "One thing that no single update says.".to_owned(),
            more => format!("{more} things that no single update says."),
        };
        let page = RoundPage::Brewing(BrewingPage::All);
        let shown = section("brewing", "Brewing").says([words]);
        Ok(Some(shown.offers(turns("to-brewing", "What is brewing…", page))))
    }

    fn all_brewing(&self) -> Result<(String, Vec<RoundSection>), Failure> {
        let brewing = self.brewing()?;
        let mut head = section("read", "").says(brewing.said);
        head.words.push(match &brewing.read {
            Some(read) => format!(
                "What several updates say together and none alone, as read {}. Only this laptop tells it, and only \
                 you.",
                read.dated()
            ),
            None => "This round's comments were not read yet. Look now, with a network.".to_owned(),
        });
        let head = head.offers(button("look-now", "Look now", RoundDoes::Look));
        let mut sections = vec![head];
        if brewing.read.is_some() && brewing.lines.is_empty() && brewing.more.is_empty() {
            sections.push(section("none", "").says(["Nothing is brewing.".to_owned()]));
        }
        let lines = brewing.lines.iter().chain(&brewing.more).enumerate();
        sections.extend(lines.map(|(nth, line)| line_section(nth, line)));
        if !brewing.dismissed.is_empty() {
            let mut aside = section("dismissed", "Put aside");
            aside.listed = brewing
                .dismissed
                .iter()
                .map(|line| {
                    let because = line.because.as_deref().unwrap_or_default();
                    format!("{} You said: {because}", line.sentence)
                })
                .collect();
            sections.push(aside);
        }
        match self.what_if(None) {
            Ok(list) => {
                let mut asks = section("what-if", &list.name);
                let asked = list.questions.iter().map(|one| format!("{} {}", one.ask, one.look));
                asks.listed = asked.collect();
                let (text, html) =
                    (format!("- [ ] {}\n", asks.listed.join("\n- [ ] ")), String::new());
                let copies = RoundDoes::Copy { text, html };
                sections.push(asks.offers(button("copy-what-if", "Copy as a checklist", copies)));
            }
            // Without a schedule nobody knows what is to be asked now.
            Err(Failure::NotReady { .. }) => {}
            Err(other) => return Err(other),
        }
        Ok(("What is brewing".to_owned(), sections))
    }

    fn dismiss_page(
        &self,
        name: &str,
        because: &str,
    ) -> Result<(String, Vec<RoundSection>), Failure> {
        let brewing = self.brewing()?;
        let all = brewing.lines.iter().chain(&brewing.more);
        let line = all.into_iter().find(|line| line.id == name).ok_or_else(|| {
            let message = "That is not brewing any more, so there is nothing to put aside.";
            Failure::BadInput { message: message.to_owned() }
        })?;
        let mut shown = section("goes", "").says([line.sentence.clone()]);
        if because.trim().is_empty() {
            shown.words.push("Say why, so that you know later.".to_owned());
        } else {
            shown.words.push(
                "It is put aside on this laptop until its evidence changes. Nobody else hears of it.".to_owned(),
            );
            let act = RoundAct::Dismiss { line: name.to_owned(), because: because.to_owned() };
            let puts = acts("dismiss", "Put it aside", &act);
            shown = shown.offers(RoundButton { is_main: true, ..puts });
        }
        Ok(("Putting a line aside".to_owned(), vec![shown]))
    }
}

fn line_section(nth: usize, line: &BrewingLine) -> RoundSection {
    let news = match line.news {
        "new" => ", new",
        "ended" => ", ended",
        _ => "",
    };
    let heading = format!("{}{news}", line.title);
    let mut shown = section(&format!("line-{nth}"), &heading).says([line.sentence.clone()]);
    shown.tone = Some(if line.news == "ended" { Tone::Ok } else { Tone::Idle });
    for (at, url) in line.links.iter().take(MOST_LINKS).enumerate() {
        let words = match at {
            0 => "Open the evidence".to_owned(),
            at => format!("Evidence {}", at + 1),
        };
        let opens = RoundDoes::Open(url.clone());
        shown = shown.offers(button(&format!("line-{nth}-{at}"), &words, opens));
    }
    if line.news == "ended" {
        return shown;
    }
    let page = BrewingPage::Dismiss { line: line.id.clone(), because: String::new() };
    let words = "Put it aside…";
    shown.offers(turns(&format!("aside-{nth}"), words, RoundPage::Brewing(page)))
}
