use super::*;
#[test]
fn dump() {
    let Ok(folder) = std::env::var("MERIDIAN_DUMP") else { return };
    let text = std::fs::read(folder).unwrap();
    match import_bytes(&text, "x.md") {
        Ok(s) => {
            println!(
                "{:?} {} w1 {:?} weeks {:?}",
                s.cycle,
                s.milestones.len(),
                s.week_one(),
                s.weeks()
            );
            for m in &s.milestones {
                println!(
                    "{:4} w{:?} {} | {:?} | {} | {:?}..{:?} {}\n      {:?}",
                    m.line,
                    m.week,
                    m.name,
                    m.who,
                    m.when.kind(),
                    m.when.earliest(),
                    m.when.latest(),
                    m.when.text(),
                    m.doubt_words()
                );
            }
        }
        Err(e) => println!("{e}"),
    }
}
