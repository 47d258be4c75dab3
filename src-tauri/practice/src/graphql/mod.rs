//! GitHub's GraphQL, as far as a release team's programs need it: who I am, my own lists, an issue
//! with its comments and reactions, a count by a search.
//!
//! What is not served is refused in GraphQL's own form: an answer of 200 with `errors`, which names
//! the field and where it stands in the question. Of mutations there are those of a discussion and its
//! comments, pinning an issue, and hiding a comment.

mod connections;
mod cost;
mod discussions;
mod executor;
mod mutations;
mod nodes;
mod schema;

use crate::model::Bucket;
use crate::represent::View;
pub(crate) use cost::Cost;
use cost::{MOST_NODES, Scale};
pub(crate) use discussions::{input, number_in};
use graphql_parser::{
    Pos,
    query::{
        Definition, Document, FragmentDefinition, OperationDefinition, Selection, SelectionSet,
        VariableDefinition,
    },
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Who asks, and what there is to be seen.
pub(crate) struct QueryContext<'a> {
    pub(crate) view: View<'a>,
    /// The user id.
    pub(crate) user: i64,
    /// This hour's points, before this question.
    pub(crate) limit: i64,
    pub(crate) bucket: Bucket,
    /// Finds issues by a search's words: their ids, or why it cannot.
    pub(crate) search: &'a dyn Fn(&str) -> Result<Vec<i64>, String>,
    /// What the mutation did, if it is one: the id of what it changed, or the type of its error and why.
    pub(crate) done: Option<&'a Done>,
    /// What the question weighs.
    pub(crate) cost: Cost,
}

/// What became of a mutation.
pub(crate) type Done = Result<i64, (&'static str, String)>;

/// The one mutation that is asked for, with its input; none where it is a question, or not served.
pub(crate) fn mutation(
    object: &Map<String, Value>,
    text: &str,
) -> Option<(String, Map<String, Value>)> {
    let document = graphql_parser::parse_query::<String>(text).ok()?.into_static();
    let name = object.get("operationName").and_then(Value::as_str);
    let operation = select_operation(&document, name).ok()?;
    let [Selection::Field(asked)] = operation.selection.items.as_slice() else { return None };
    if operation.root != "Mutation" || schema::field("Mutation", &asked.name).is_none() {
        return None;
    }
    let given = object.get("variables").and_then(Value::as_object).cloned().unwrap_or_default();
    let variables = bind_variables(operation.variables, &given).ok()?;
    let (_, input) = asked.arguments.iter().find(|(name, _)| name == "input")?;
    match executor::to_json(input, &variables) {
        Value::Object(input) => Some((asked.name.clone(), input)),
        _ => None,
    }
}

/// What a question weighs; nothing where it cannot be read.
pub(crate) fn cost(object: &Map<String, Value>, text: &str) -> Cost {
    let weigh = || {
        let document = graphql_parser::parse_query::<String>(text).ok()?.into_static();
        let name = object.get("operationName").and_then(Value::as_str);
        let operation = select_operation(&document, name).ok()?;
        let given = object.get("variables").and_then(Value::as_object).cloned().unwrap_or_default();
        let variables = bind_variables(operation.variables, &given).ok()?;
        let fragments = fragments_of(&document);
        let scale = Scale { fragments: &fragments, variables: &variables };
        Some(scale.weigh(operation.root, operation.selection))
    };
    weigh().unwrap_or_default()
}

fn fragments_of<'d>(
    document: &'d Document<'static, String>,
) -> BTreeMap<&'d str, &'d FragmentDefinition<'static, String>> {
    let fragments = document.definitions.iter().filter_map(|definition| match definition {
        Definition::Fragment(fragment) => Some((fragment.name.as_str(), fragment)),
        Definition::Operation(_) => None,
    });
    fragments.collect()
}

/// Something that is refused, and where it stands.
#[derive(Debug, Clone)]
struct QueryError {
    message: String,
    path: Vec<String>,
    at: Pos,
    kind: ErrorKind,
}

#[derive(Debug, Clone)]
enum ErrorKind {
    /// The question itself is wrong: nothing is answered.
    Invalid { code: &'static str, of: String, field: String },
    /// What was asked for is not there: its place is null.
    NotFound,
    /// What was asked for cannot be had this way.
    Failed(&'static str),
}

impl QueryError {
    fn json(&self) -> Value {
        let mut value = json!({
            "message": self.message,
            "locations": [{ "line": self.at.line, "column": self.at.column }]
        });
        if let Some(value) = value.as_object_mut() {
            if !self.path.is_empty() {
                value.insert("path".into(), json!(self.path));
            }
            match &self.kind {
                ErrorKind::Invalid { code, of, field } => {
                    let more = json!({ "code": code, "typeName": of, "fieldName": field });
                    value.insert("extensions".into(), more);
                }
                ErrorKind::NotFound => drop(value.insert("type".into(), "NOT_FOUND".into())),
                ErrorKind::Failed(kind) => drop(value.insert("type".into(), (*kind).into())),
            }
        }
        value
    }
}

fn error_answer(message: impl Into<String>) -> Value {
    json!({ "errors": [{ "message": message.into() }] })
}

/// Answers a question: the whole JSON of an answer with status 200.
pub(crate) fn execute(
    context: &QueryContext<'_>,
    object: &Map<String, Value>,
    text: &str,
) -> Value {
    let document = match graphql_parser::parse_query::<String>(text) {
        Ok(document) => document.into_static(),
        Err(error) => {
            let error = error.to_string();
            let line = error.lines().last().unwrap_or_default().trim().to_owned();
            return error_answer(format!("Parse error: {line}"));
        }
    };
    let name = object.get("operationName").and_then(Value::as_str);
    let operation = match select_operation(&document, name) {
        Ok(operation) => operation,
        Err(refusal) => return refusal,
    };
    let given = match object.get("variables") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(given)) => given.clone(),
        Some(_) => return error_answer("Variables are to be an object."),
    };
    let fragments = fragments_of(&document);
    let Operation { root, variables, selection } = operation;
    let variables = match bind_variables(variables, &given) {
        Ok(variables) => variables,
        Err(message) => return error_answer(message),
    };
    let executor = executor::Executor { context, fragments, variables };
    let errors = executor.validate(root, selection);
    if !errors.is_empty() {
        return json!({ "errors": errors.iter().map(QueryError::json).collect::<Vec<_>>() });
    }
    let nodes = context.cost.nodes;
    if nodes > MOST_NODES {
        let message = format!(
            "This query requests up to {nodes} possible nodes which exceeds the maximum limit of 500,000."
        );
        return json!({ "errors": [{ "type": "MAX_NODE_LIMIT_EXCEEDED", "message": message }] });
    }
    let (data, failed) = executor.execute(root, selection);
    let mut value = json!({ "data": data });
    if let (false, Some(value)) = (failed.is_empty(), value.as_object_mut()) {
        let errors: Vec<Value> = failed.iter().map(QueryError::json).collect();
        value.insert("errors".into(), json!(errors));
    }
    value
}

/// One operation of a document.
struct Operation<'d> {
    root: &'static str,
    variables: &'d [VariableDefinition<'static, String>],
    selection: &'d SelectionSet<'static, String>,
}

/// The operation that is meant: the named one, or the only one.
fn select_operation<'d>(
    document: &'d Document<'static, String>,
    wanted: Option<&str>,
) -> Result<Operation<'d>, Value> {
    let mut found = Vec::new();
    for definition in &document.definitions {
        let Definition::Operation(operation) = definition else { continue };
        let (name, root, variables, selection) = match operation {
            OperationDefinition::SelectionSet(set) => (None, "Query", &[][..], set),
            OperationDefinition::Query(query) => (
                query.name.as_deref(),
                "Query",
                &query.variable_definitions[..],
                &query.selection_set,
            ),
            OperationDefinition::Mutation(one) => {
                (one.name.as_deref(), "Mutation", &one.variable_definitions[..], &one.selection_set)
            }
            OperationDefinition::Subscription(one) => (
                one.name.as_deref(),
                "Subscription",
                &one.variable_definitions[..],
                &one.selection_set,
            ),
        };
        if wanted.is_none_or(|wanted| name == Some(wanted)) {
            found.push(Operation { root, variables, selection });
        }
    }
    match (found.len(), wanted) {
        (1, _) => found.pop().ok_or_else(|| error_answer("There is no operation.")),
        (0, Some(wanted)) => Err(error_answer(format!("No operation named \"{wanted}\""))),
        (0, None) => Err(error_answer("There is no operation.")),
        _ => Err(error_answer("An operation name is required")),
    }
}

/// The variables with their values: those given, else those that stand in the question.
fn bind_variables(
    definitions: &[VariableDefinition<'static, String>],
    given: &Map<String, Value>,
) -> Result<BTreeMap<String, Value>, String> {
    let mut variables = BTreeMap::new();
    for definition in definitions {
        let given = given.get(&definition.name).cloned();
        let usual = definition.default_value.as_ref();
        let value =
            match given.or_else(|| usual.map(|value| executor::to_json(value, &BTreeMap::new()))) {
                Some(value) => value,
                None if definition.var_type.to_string().ends_with('!') => {
                    return Err(format!(
                        "Variable ${} of type {} was provided invalid value",
                        definition.name, definition.var_type
                    ));
                }
                None => Value::Null,
            };
        variables.insert(definition.name.clone(), value);
    }
    Ok(variables)
}
