//! What one process hears of another, over real sockets in a folder of the test's own.

use super::*;
use meridian_protocol::{Area, Event};

fn hello(build: &str, schema: i64) -> Hello {
    Hello { build: build.to_owned(), schema }
}

const CHANGED: Event = Event::Changed { what: Area::Courier };

#[tokio::test]
async fn hints_reach_the_listener_and_events_its_subscribers() {
    let folder = tempfile::tempdir().unwrap();
    let agent = Claim::take(folder.path(), Role::Agent).unwrap().unwrap();
    let mut listener = agent.listen(&hello("9.9.9", 7)).unwrap();
    let mut subscription =
        subscribe(folder.path(), Role::Agent, &Hello::ours()).await.unwrap().unwrap();
    assert_eq!(subscription.hello(), &hello("9.9.9", 7));

    let told = hint(folder.path(), Role::Agent, Hint::WORK).await.unwrap();
    assert!(told);
    assert_eq!(listener.hint().await, Hint::WORK);

    listener.broadcast(&CHANGED);
    assert_eq!(subscription.next().await, Some(News::Event(CHANGED)));
    let (heard, ()) = tokio::join!(subscription.next(), listener.say_goodbye());
    assert_eq!(heard, Some(News::Goodbye));
    assert_eq!(subscription.next().await, None);
}

#[tokio::test]
async fn nobody_listening_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    assert!(!hint(folder.path(), Role::Window, Hint::Raise).await.unwrap());
    assert!(subscribe(folder.path(), Role::Agent, &Hello::ours()).await.unwrap().is_none());
    let missing = folder.path().join("missing");
    assert!(!hint(&missing, Role::Window, Hint::Raise).await.unwrap());
}

#[tokio::test]
async fn roles_and_data_folders_do_not_hear_each_other() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let agent = Claim::take(one.path(), Role::Agent).unwrap().unwrap();
    let _listener = agent.listen(&Hello::ours()).unwrap();
    assert!(!hint(one.path(), Role::Window, Hint::Raise).await.unwrap());
    assert!(!hint(other.path(), Role::Agent, Hint::WORK).await.unwrap());
}

#[tokio::test]
async fn a_socket_left_behind_is_replaced_and_the_lock_is_free_again() {
    let folder = tempfile::tempdir().unwrap();
    let first = Claim::take(folder.path(), Role::Agent).unwrap().unwrap();
    let listener = first.listen(&Hello::ours()).unwrap();
    assert!(Claim::take(folder.path(), Role::Agent).unwrap().is_none(), "one agent a folder");
    assert!(Claim::take(folder.path(), Role::Window).unwrap().is_some());
    drop((listener, first));

    let second = Claim::take(folder.path(), Role::Agent).unwrap().unwrap();
    let mut listener = second.listen(&Hello::ours()).unwrap();
    assert!(hint(folder.path(), Role::Agent, Hint::Quit).await.unwrap());
    assert_eq!(listener.hint().await, Hint::Quit);
}

#[tokio::test]
async fn a_subscriber_notices_that_the_process_ended() {
    let folder = tempfile::tempdir().unwrap();
    let agent = Claim::take(folder.path(), Role::Agent).unwrap().unwrap();
    let listener = agent.listen(&Hello::ours()).unwrap();
    let mut subscription =
        subscribe(folder.path(), Role::Agent, &Hello::ours()).await.unwrap().unwrap();
    drop(listener);
    assert_eq!(subscription.next().await, None);
}

#[tokio::test]
async fn noise_is_ignored() {
    use interprocess::local_socket::tokio::{Stream, prelude::*};
    use tokio::io::AsyncWriteExt as _;
    let folder = tempfile::tempdir().unwrap();
    let agent = Claim::take(folder.path(), Role::Agent).unwrap().unwrap();
    let mut listener = agent.listen(&Hello::ours()).unwrap();
    let name = socket_name(&socket_path(folder.path(), Role::Agent)).unwrap();
    let mut noisy = Stream::connect(name).await.unwrap();
    noisy.write_all(b"{\"type\":\"from_the_future\"}\n\xff\xfe\n\n").await.unwrap();
    noisy.write_all(&[b'x'; 10_000]).await.unwrap();
    assert!(hint(folder.path(), Role::Agent, Hint::WORK).await.unwrap());
    assert_eq!(listener.hint().await, Hint::WORK);
}

#[test]
fn a_newer_schema_or_build_makes_the_older_one_make_room() {
    let newer = |one: &Hello, other: &Hello| one.is_newer_than(other);
    assert!(newer(&hello("0.10.0", 3), &hello("0.9.4", 3)));
    assert!(newer(&hello("0.1.0", 4), &hello("0.9.4", 3)), "the schema decides first");
    assert!(!newer(&hello("0.9.4", 3), &hello("0.9.4", 3)));
    assert!(!newer(&hello("0.9.4", 3), &hello("0.10.0", 3)));
}

#[test]
fn a_folder_that_cannot_be_written_is_said_with_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a file");
    fs::write(&file, "").unwrap();
    let error = Claim::take(&file, Role::Window).unwrap_err().to_string();
    assert!(error.contains("--data-dir"), "{error}");
}
