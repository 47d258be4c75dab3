//! A question's walk: first over what is served, then over what there is.

use super::nodes::{FieldValue, Node};
use super::schema::{field, is_a, is_known};
use super::{ErrorKind, QueryContext, QueryError};
use graphql_parser::query::{
    Directive, Field, FragmentDefinition, Selection, SelectionSet, TypeCondition, Value as Literal,
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Deeper questions are refused: a fragment may hold itself.
const DEEPEST: usize = 30;

pub(super) struct Executor<'q> {
    pub(super) context: &'q QueryContext<'q>,
    pub(super) fragments: BTreeMap<&'q str, &'q FragmentDefinition<'static, String>>,
    pub(super) variables: BTreeMap<String, Value>,
}

/// A value as JSON; an unknown variable is null.
pub(super) fn to_json(
    written: &Literal<'static, String>,
    variables: &BTreeMap<String, Value>,
) -> Value {
    match written {
        Literal::Variable(name) => variables.get(name).cloned().unwrap_or_default(),
        Literal::Int(number) => number.as_i64().into(),
        Literal::Float(number) => (*number).into(),
        Literal::String(text) => text.as_str().into(),
        Literal::Boolean(truth) => (*truth).into(),
        Literal::Null => Value::Null,
        Literal::Enum(name) => name.as_str().into(),
        Literal::List(list) => list.iter().map(|one| to_json(one, variables)).collect(),
        Literal::Object(object) => object
            .iter()
            .map(|(name, one)| (name.clone(), to_json(one, variables)))
            .collect::<Map<_, _>>()
            .into(),
    }
}

/// Puts what two selections of one thing found together.
fn blend(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                blend(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (Value::Array(into), Value::Array(from)) if into.len() == from.len() => {
            for (into, from) in into.iter_mut().zip(from) {
                blend(into, from);
            }
        }
        (into, from) => *into = from,
    }
}

impl<'q> Executor<'q> {
    /// What in a question is not served.
    pub(super) fn validate(
        &self,
        root: &str,
        set: &SelectionSet<'static, String>,
    ) -> Vec<QueryError> {
        let mut errors = Vec::new();
        self.validate_set(root, set, &["query".to_owned()], &mut errors);
        errors
    }

    fn validate_set(
        &self,
        of: &str,
        set: &SelectionSet<'static, String>,
        path: &[String],
        errors: &mut Vec<QueryError>,
    ) {
        let mut refuse = |message: String, at, path: &[String], code, field: &str| {
            let kind = ErrorKind::Invalid { code, of: of.to_owned(), field: field.to_owned() };
            errors.push(QueryError { message, path: path.to_vec(), at, kind });
        };
        if path.len() > DEEPEST {
            let message = "The question is too deep for the practice GitHub.".to_owned();
            return refuse(message, set.span.0, path, "tooDeep", "");
        }
        for selection in &set.items {
            match selection {
                Selection::Field(asked) => self.validate_field(of, asked, path, errors),
                Selection::FragmentSpread(spread) => {
                    let name = spread.fragment_name.as_str();
                    let Some(fragment) = self.fragments.get(name) else {
                        let message = format!("Fragment {name} was used, but not defined");
                        let kind = ErrorKind::Invalid {
                            code: "useAndDefineFragment",
                            of: of.to_owned(),
                            field: name.to_owned(),
                        };
                        let at = spread.position;
                        errors.push(QueryError { message, path: path.to_vec(), at, kind });
                        continue;
                    };
                    let TypeCondition::On(named) = &fragment.type_condition;
                    let path = deeper(path, format!("... {name}"));
                    self.validate_set(named, &fragment.selection_set, &path, errors);
                }
                Selection::InlineFragment(inline) => {
                    let named = match &inline.type_condition {
                        Some(TypeCondition::On(named)) => named.as_str(),
                        None => of,
                    };
                    let path = deeper(path, format!("... on {named}"));
                    if is_known(named) {
                        self.validate_set(named, &inline.selection_set, &path, errors);
                    } else {
                        let message =
                            format!("No such type {named}, so it can't be a fragment condition");
                        let kind = ErrorKind::Invalid {
                            code: "undefinedType",
                            of: named.to_owned(),
                            field: String::new(),
                        };
                        errors.push(QueryError { message, path, at: inline.position, kind });
                    }
                }
            }
        }
    }

    fn validate_field(
        &self,
        of: &str,
        asked: &Field<'static, String>,
        path: &[String],
        errors: &mut Vec<QueryError>,
    ) {
        let name = asked.name.as_str();
        let path = deeper(path, asked.alias.as_deref().unwrap_or(name).to_owned());
        let mut refuse = |message: String, code| {
            let kind = ErrorKind::Invalid { code, of: of.to_owned(), field: name.to_owned() };
            errors.push(QueryError { message, path: path.clone(), at: asked.position, kind });
        };
        let Some(known) = field(of, name) else {
            return refuse(
                format!("Field '{name}' doesn't exist on type '{of}'"),
                "undefinedField",
            );
        };
        for (argument, _) in &asked.arguments {
            if !known.arguments.contains(&argument.as_str()) {
                let message = format!("Field '{name}' doesn't accept argument '{argument}'");
                refuse(message, "argumentNotAccepted");
            }
        }
        match (known.leads_to, asked.selection_set.items.is_empty()) {
            (Some(to), false) => self.validate_set(to, &asked.selection_set, &path, errors),
            (Some(to), true) => refuse(
                format!(
                    "Field must have selections (field '{name}' returns {to} but has no selections.)"
                ),
                "selectionMismatch",
            ),
            (None, false) => refuse(
                format!("Selections can't be made on scalars (field '{name}')"),
                "selectionMismatch",
            ),
            (None, true) => {}
        }
    }

    /// What there is, and what of it could not be had.
    pub(super) fn execute(
        &self,
        root: &str,
        set: &SelectionSet<'static, String>,
    ) -> (Value, Vec<QueryError>) {
        let mut failed = Vec::new();
        let root = if root == "Mutation" { Node::Mutation } else { Node::Query };
        let data = self.select(&root, set, &[], &mut failed);
        (data, failed)
    }

    fn select(
        &self,
        node: &Node<'q>,
        set: &SelectionSet<'static, String>,
        path: &[String],
        failed: &mut Vec<QueryError>,
    ) -> Value {
        let actual = node.type_name();
        let meant = |condition: &TypeCondition<'static, String>| {
            let TypeCondition::On(named) = condition;
            is_a(actual, named)
        };
        let mut out = Value::Object(Map::new());
        for selection in &set.items {
            let more = match selection {
                Selection::Field(asked) if self.is_wanted(&asked.directives) => {
                    let key = asked.alias.as_ref().unwrap_or(&asked.name);
                    let value = self.field(node, asked, &deeper(path, key.to_owned()), failed);
                    Value::Object(Map::from_iter([(key.to_owned(), value)]))
                }
                Selection::FragmentSpread(spread) if self.is_wanted(&spread.directives) => {
                    match self.fragments.get(spread.fragment_name.as_str()) {
                        Some(fragment) if meant(&fragment.type_condition) => {
                            self.select(node, &fragment.selection_set, path, failed)
                        }
                        _ => continue,
                    }
                }
                Selection::InlineFragment(inline) if self.is_wanted(&inline.directives) => {
                    if !inline.type_condition.as_ref().is_none_or(meant) {
                        continue;
                    }
                    self.select(node, &inline.selection_set, path, failed)
                }
                _ => continue,
            };
            blend(&mut out, more);
        }
        out
    }

    fn field(
        &self,
        node: &Node<'q>,
        asked: &Field<'static, String>,
        path: &[String],
        failed: &mut Vec<QueryError>,
    ) -> Value {
        let arguments: Map<String, Value> = asked
            .arguments
            .iter()
            .map(|(name, value)| (name.clone(), to_json(value, &self.variables)))
            .collect();
        let mut found = match node.field(self.context, &asked.name, &arguments) {
            Ok(found) => found,
            Err((kind, message)) => {
                let at = asked.position;
                failed.push(QueryError { message, path: path.to_vec(), at, kind });
                return Value::Null;
            }
        };
        let mut one = |node: &Node<'q>, path: &[String]| {
            self.select(node, &asked.selection_set, path, failed)
        };
        match &mut found {
            FieldValue::Plain(value) => std::mem::take(value),
            FieldValue::One(node) => one(node, path),
            FieldValue::Many(nodes) => (0_usize..)
                .zip(nodes)
                .map(|(place, node)| match node {
                    Some(node) => one(node, &deeper(path, place.to_string())),
                    None => Value::Null,
                })
                .collect(),
        }
    }

    /// By `@include` and `@skip`.
    fn is_wanted(&self, directives: &[Directive<'static, String>]) -> bool {
        directives.iter().all(|directive| {
            let holds = directive
                .arguments
                .iter()
                .find(|(name, _)| *name == "if")
                .map(|(_, value)| to_json(value, &self.variables) == Value::Bool(true));
            match (directive.name.as_str(), holds) {
                ("skip", Some(holds)) => !holds,
                ("include", Some(holds)) => holds,
                _ => true,
            }
        })
    }
}

fn deeper(path: &[String], step: String) -> Vec<String> {
    let mut path = path.to_vec();
    path.push(step);
    path
}
