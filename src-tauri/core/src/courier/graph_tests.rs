//! One case for each class, with errors as GitHub's GraphQL writes them.

use super::*;
use rstest::rstest;

fn now() -> DateTime<Utc> {
    "2026-10-26T01:02:00Z".parse().unwrap()
}

fn error(kind: &str, message: &str) -> GraphError {
    let kind = Some(kind.to_owned()).filter(|kind| !kind.is_empty());
    GraphError { kind, message: message.to_owned(), depth: 1, ..GraphError::default() }
}

fn class_of(errors: &[GraphError], asked: Asked) -> Result<(), Answer> {
    let received = Received { status: 200, ..Received::default() };
    classify_graph(&received, errors, asked, now())
}

fn not_allowed(said: &str) -> Answer {
    Answer::Refused(Refusal::NotAllowed { said: said.to_owned() })
}

const SAML: &str = "Resource protected by organization SAML enforcement. You must grant your Personal \
                    Access token access to this organization.";
const TOKEN: &str = "Resource not accessible by personal access token";
const SCOPES: &str = "Your token has not been granted the required scopes to execute this query.";

#[test]
fn no_errors_are_a_success_and_so_is_an_empty_list() {
    assert_eq!(class_of(&[], Asked::Write), Ok(()));
}

#[rstest]
#[case::token("FORBIDDEN", TOKEN, not_allowed(TOKEN))]
#[case::scopes("INSUFFICIENT_SCOPES", SCOPES, not_allowed(SCOPES))]
#[case::missing(
    "NOT_FOUND",
    "Could not resolve to a Discussion with the number of 7.",
    Answer::Refused(Refusal::Missing)
)]
#[case::locked("UNPROCESSABLE", "Discussion is locked", not_allowed("Discussion is locked"))]
#[case::blocked("UNPROCESSABLE", "User is blocked", not_allowed("User is blocked"))]
#[case::archived(
    "UNPROCESSABLE",
    "Repository was archived so is read-only.",
    not_allowed("Repository was archived so is read-only.")
)]
#[case::invalid(
    "UNPROCESSABLE",
    "Body is too long (maximum is 65536 characters)",
    Answer::Refused(Refusal::Invalid {
        said: "Body is too long (maximum is 65536 characters)".into()
    })
)]
#[case::limit("RATE_LIMITED", "API rate limit exceeded", Answer::Limited { until: None })]
#[case::limit_by_words(
    "",
    "You have exceeded a secondary rate limit.",
    Answer::Limited { until: None }
)]
#[case::too_quick(
    "UNPROCESSABLE",
    "was submitted too quickly",
    Answer::Limited { until: None }
)]
fn a_refusal_is_the_same_of_a_question_and_of_a_write(
    #[case] kind: &str,
    #[case] message: &str,
    #[case] expected: Answer,
) {
    for asked in [Asked::Read, Asked::Write] {
        assert_eq!(class_of(&[error(kind, message)], asked), Err(expected.clone()));
    }
}

#[rstest]
#[case::something("", "Something went wrong while executing your query.")]
#[case::service("SERVICE_UNAVAILABLE", "Try later.")]
#[case::new_kind("A_KIND_OF_NEXT_YEAR", "No.")]
fn what_is_no_known_refusal_may_have_been_carried_out(#[case] kind: &str, #[case] said: &str) {
    let errors = [error(kind, said)];
    let said = said.to_owned();
    assert_eq!(class_of(&errors, Asked::Write), Err(Answer::Unknown { said: said.clone() }));
    assert_eq!(class_of(&errors, Asked::Read), Err(Answer::Transient { said }));
}

#[test]
fn a_write_of_which_only_a_part_of_the_answer_is_refused_was_carried_out() {
    let within = GraphError { depth: 3, ..error("FORBIDDEN", TOKEN) };
    let said = TOKEN.to_owned();
    let errors = [within];
    assert_eq!(class_of(&errors, Asked::Write), Err(Answer::Unknown { said }));
    // Of a question it is what it says.
    assert_eq!(class_of(&errors, Asked::Read), Err(not_allowed(TOKEN)));
}

#[test]
fn saml_is_said_in_the_extensions() {
    let refused = GraphError { saml_failure: true, ..error("SOMETHING", SAML) };
    assert_eq!(class_of(&[refused], Asked::Write), Err(not_allowed(SAML)));
}

#[test]
fn a_question_that_this_host_does_not_understand_was_not_carried_out() {
    let said = "Field 'discussion' doesn't exist on type 'Repository'".to_owned();
    let code = Some("undefinedField".to_owned());
    let error = GraphError { code, depth: 0, ..error("", &said) };
    assert_eq!(class_of(&[error], Asked::Write), Err(Answer::Refused(Refusal::Invalid { said })));
}

#[test]
fn what_is_not_known_counts_before_a_refusal() {
    let errors = [error("NOT_FOUND", "Gone."), error("", "Something went wrong.")];
    let said = "Something went wrong.".to_owned();
    assert_eq!(class_of(&errors, Asked::Write), Err(Answer::Unknown { said }));
}

#[test]
fn a_limit_names_its_end_in_the_headers() {
    let end = now() + chrono::Duration::minutes(7);
    let received = Received {
        status: 200,
        remaining: Some(0),
        reset: Some(end.timestamp()),
        date: Some(now()),
        ..Received::default()
    };
    let errors = [error("RATE_LIMITED", "API rate limit exceeded for user ID 41.")];
    let answer = classify_graph(&received, &errors, Asked::Read, now());
    assert_eq!(answer, Err(Answer::Limited { until: Some(end) }));
}
