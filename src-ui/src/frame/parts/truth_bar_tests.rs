use super::*;

fn station(tone: Tone, words: &str, time: &str, url: Option<&str>) -> Station {
    Station { tone, words: words.into(), time: time.into(), url: url.map(Into::into) }
}

fn draw(truth: TruthView) -> String {
    Owner::new().with(|| {
        let open = Callback::new(|_: String| ());
        view! { <TruthBar truth=Signal::stored(truth) sending=Signal::stored(false) flash=Signal::stored(0u32) open/> }.to_html()
    })
}

fn offline() -> TruthView {
    TruthView {
        laptop: station(Tone::Ok, "Saved on this laptop", "14:02:11 NZDT", None),
        outbox: station(Tone::Wait, "Queued - offline, will post when back online", "", None),
        github: station(Tone::Idle, "Not on GitHub yet", "looked 13:37 NZDT", None),
        network: station(Tone::Idle, "Offline since", "13:41 NZDT", None),
    }
}

#[test]
fn each_station_says_its_words_with_their_time() {
    let html = draw(offline());
    for words in
        ["Saved on this laptop", "14:02:11 NZDT", "Queued - offline", "Offline since 13:41 NZDT"]
    {
        assert!(html.contains(words), "{words} is missing in {html}");
    }
}

#[test]
fn only_a_station_that_matches_is_green() {
    let html = draw(offline());
    assert_eq!(html.matches("stn ok").count(), 1, "the laptop only");
    assert!(!html.contains("wire ok"), "nothing has reached GitHub");
}

#[test]
fn the_comment_is_a_link_once_it_is_known() {
    let url = "https://example.test/o/r/issues/1#issuecomment-2";
    let mut truth = offline();
    assert!(!draw(truth.clone()).contains("<a "));
    truth.github = station(Tone::Ok, "On GitHub, matches", "14:03 NZDT", Some(url));
    assert!(draw(truth).contains(url));
}

#[test]
fn what_is_announced_ends_where_its_time_is_left_out() {
    let mut truth = offline();
    truth.outbox = station(Tone::Wait, "Queued - can be taken back until", "14:03:09 NZDT", None);
    let html = draw(truth);
    let spoken = "Saved on this laptop. Queued - can be taken back. Not on GitHub yet. Offline<";
    assert!(html.contains(spoken), "{html}");
}

#[test]
fn a_save_is_not_announced() {
    let html = draw(offline());
    let status = html.split("role=\"status\"").nth(1).and_then(|rest| rest.split("</p>").next());
    let status = status.expect("there is a status region");
    assert!(status.contains("Saved on this laptop") && !status.contains("14:02:11"), "{status}");
}
