// A team bot's morning with octokit: its paging, its retries, its throttling, its errors.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// The packages lie in a folder of their own, not beside this file.
const require = createRequire(`${process.env.PRACTICE_PACKAGES}/`);
const { Octokit } = await import(pathToFileURL(require.resolve("octokit")));
const { version } = JSON.parse(
  (await import("node:fs")).readFileSync(
    `${process.env.PRACTICE_PACKAGES}/node_modules/octokit/package.json`, "utf8"),
);

const baseUrl = process.env.PRACTICE_URL;
const [owner, repo] = process.env.PRACTICE_REPOSITORY.split("/");
const lead = "ines-calvarrow";
const member = "you";
const colleague = "kavya-ramanthuri";
const label = "release-status";
const text = "**Morning**, all \u{1f305}\r\n\r\n- one & two\r\n- <!-- not seen -->three";

const log = { debug() {}, info() {}, warn() {}, error() {} };
const client = (login, more = {}) =>
  new Octokit({ auth: `practice-token-${login}`, baseUrl, log, ...more });

let held = 0;
async function step(name, act) {
  try {
    await act();
  } catch (error) {
    console.log(`  FAILED  ${name}: ${error.message}`);
    process.exit(1);
  }
  held += 1;
  console.log(`  held    ${name}`);
}

async function refused(act, status, words) {
  await assert.rejects(act, (error) => {
    assert.equal(error.name, "HttpError");
    assert.equal(error.status, status);
    assert.match(error.message, words);
    return true;
  });
}

const bot = client(lead);
const { issues, reactions, repos, search, rateLimit } = bot.rest;
const home = { owner, repo };
let issue;
let comment;

await step("who am I, and what is this", async () => {
  assert.equal((await bot.rest.users.getAuthenticated()).data.login, lead);
  const { data } = await repos.get(home);
  assert.equal(data.full_name, `${owner}/${repo}`);
  assert.ok(data.archive_url.startsWith(baseUrl));
  assert.ok((await bot.rest.meta.root()).data.rate_limit_url.startsWith(baseUrl));
  assert.deepEqual((await bot.rest.meta.getAllVersions()).data, ["2022-11-28", "2026-03-10"]);
  assert.equal((await bot.rest.meta.get()).data.verifiable_password_authentication, false);
});

await step("this week's issue, by list and by search", async () => {
  const listed = await bot.paginate(issues.listForRepo, { ...home, labels: label, state: "open" });
  assert.equal(listed.length, 1);
  issue = listed[0];
  const q = `repo:${owner}/${repo} is:issue is:open label:"${label}" status in:title`;
  const found = await search.issuesAndPullRequests({ q });
  assert.equal(found.data.total_count, 1);
  assert.equal(found.data.items[0].number, issue.number);
  assert.equal(found.headers["x-ratelimit-resource"], "search");
});

await step("the issue in each form", async () => {
  for (const [format, keys] of [
    ["raw", ["body"]],
    ["text", ["body_text"]],
    ["html", ["body_html"]],
    ["full", ["body", "body_html", "body_text"]],
  ]) {
    const number = { issue_number: issue.number, mediaType: { format } };
    const { data, headers } = await issues.get({ ...home, ...number });
    const known = ["body", "body_html", "body_text"].filter((key) => key in data);
    assert.deepEqual(known, keys);
    assert.equal(headers["x-github-media-type"], `github.v3; param=${format}`);
    if (format === "full") {
      assert.ok(data.body.startsWith("<!-- meridian:round "));
      assert.ok(data.body_html.includes("<strong>How it works</strong>"));
      assert.ok(!data.body_html.includes("meridian:round"));
      assert.ok(!data.body_text.includes("<"));
    }
  }
});

await step("all comments of last week, page by page", async () => {
  const last = (await issues.get({ ...home, issue_number: issue.number - 1 })).data;
  let pages = 0;
  const all = await bot.paginate(
    issues.listComments,
    { ...home, issue_number: last.number, per_page: 2 },
    (page) => {
      pages += 1;
      return page.data.map((one) => one.id);
    },
  );
  assert.equal(all.length, last.comments);
  assert.equal(pages, Math.ceil(last.comments / 2));
  assert.deepEqual(all, [...new Set(all)].sort((a, b) => a - b));
});

await step("the schedule: decoded, raw, as an object", async () => {
  const path = "releases/README.md";
  const { data } = await repos.getContent({ ...home, path });
  const bytes = Buffer.from(data.content, "base64");
  const raw = await repos.getContent({ ...home, path, mediaType: { format: "raw" } });
  assert.equal(bytes.toString(), raw.data);
  const id = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
  assert.equal(data.sha, id);
  const folder = { ...home, path: "releases" };
  assert.equal((await repos.getContent(folder)).data[0].path, path);
  const object = await repos.getContent({ ...folder, mediaType: { format: "object" } });
  assert.equal(object.data.entries[0].path, path);
});

await step("a comment is written, edited and kept as it is", async () => {
  const made = await issues.createComment({ ...home, issue_number: issue.number, body: text });
  assert.equal(made.status, 201);
  comment = made.data.id;
  const body = `${text}\r\nmore`;
  await issues.updateComment({ ...home, comment_id: comment, body });
  assert.equal((await issues.getComment({ ...home, comment_id: comment })).data.body, body);
});

await step("a reaction is given once, seen and taken back", async () => {
  const on = { ...home, comment_id: comment };
  const made = await reactions.createForIssueComment({ ...on, content: "eyes" });
  const again = await reactions.createForIssueComment({ ...on, content: "eyes" });
  assert.deepEqual([made.status, again.status], [201, 200]);
  assert.equal(again.data.id, made.data.id);
  assert.equal((await issues.getComment(on)).data.reactions.eyes, 1);
  await reactions.deleteForIssueComment({ ...on, reaction_id: made.data.id });
  assert.equal((await reactions.listForIssueComment(on)).data.length, 0);
});

await step("a label and a person are put on and taken off", async () => {
  const on = { ...home, issue_number: issue.number };
  for (const name of ["discussion-needed", "sig/docs", "C#"]) {
    const labels = await issues.addLabels({ ...on, labels: [name] });
    assert.deepEqual(labels.data.map((one) => one.name).sort(), [name, label].sort());
    const left = await issues.removeLabel({ ...on, name });
    assert.deepEqual(left.data.map((one) => one.name), [label]);
  }
  assert.equal((await issues.checkUserCanBeAssigned({ ...home, assignee: colleague })).status, 204);
  const people = await bot.paginate(issues.listAssignees, home);
  assert.ok(people.some((one) => one.login === colleague));
  const assigned = await issues.addAssignees({ ...on, assignees: [colleague] });
  assert.equal(assigned.status, 201);
  assert.equal(assigned.data.assignees[0].login, colleague);
  const free = await issues.removeAssignees({ ...on, assignees: [colleague] });
  assert.deepEqual(free.data.assignees, []);
});

await step("the timeline tells it all", async () => {
  const on = { ...home, issue_number: issue.number };
  const all = await bot.paginate(issues.listEventsForTimeline, { ...on, per_page: 3 });
  const names = all.map((one) => one.event);
  for (const event of ["labeled", "commented", "unlabeled", "assigned", "unassigned"]) {
    assert.ok(names.includes(event), `${event} is told`);
  }
  const events = (await issues.listEvents(on)).data;
  const one = await issues.getEvent({ ...home, event_id: events.at(-1).id });
  assert.equal(one.data.issue.number, issue.number);
});

await step("who may do what", async () => {
  const asked = await repos.getCollaboratorPermissionLevel({ ...home, username: lead });
  assert.equal(asked.data.permission, "write");
  assert.equal(asked.data.user.role_name, "write");
});

await step("an unchanged issue costs nothing", async () => {
  const on = { ...home, issue_number: issue.number };
  const tag = (await issues.get(on)).headers.etag;
  const left = async () => (await rateLimit.get()).data.resources.core.remaining;
  const before = await left();
  await refused(() => issues.get({ ...on, headers: { "if-none-match": tag } }), 304, /./);
  assert.equal(await left(), before);
});

await step("the version that is asked for answers", async () => {
  const headers = { "x-github-api-version": "2026-03-10" };
  const got = await issues.get({ ...home, issue_number: issue.number, headers });
  assert.equal(got.headers["x-github-api-version-selected"], "2026-03-10");
  assert.ok(!("assignee" in got.data));
  const wrong = { "x-github-api-version": "2020-01-01" };
  await refused(() => bot.request("GET /user", { headers: wrong }), 400, /not a supported version/);
});

await step("Markdown becomes a page", async () => {
  const page = await bot.rest.markdown.render({ text: "*a*", mode: "gfm" });
  assert.equal(page.data.trim(), "<p><em>a</em></p>");
  const raw = { data: "*a*", headers: { "content-type": "text/plain" } };
  assert.equal((await bot.rest.markdown.renderRaw(raw)).data.trim(), "<p><em>a</em></p>");
});

await step("GraphQL: me, the issue, a count, and what is not served", async () => {
  const query = `query ($owner: String!, $repo: String!, $number: Int!, $search: String!) {
    viewer { login databaseId }
    repository(owner: $owner, name: $repo) {
      issue(number: $number) {
        title
        comments(last: 5) {
          totalCount
          nodes { fullDatabaseId bodyText author { login } reactions(first: 1) { totalCount } }
        }
      }
    }
    search(query: $search, type: ISSUE, first: 1) { issueCount }
  }`;
  const search = `repo:${owner}/${repo} is:issue label:"${label}"`;
  const data = await bot.graphql(query, { ...home, number: issue.number, search });
  assert.equal(data.viewer.login, lead);
  assert.equal(data.repository.issue.title, issue.title);
  const mine = data.repository.issue.comments.nodes.at(-1);
  assert.equal(mine.fullDatabaseId, String(comment));
  assert.ok(mine.bodyText.includes("one & two"));
  assert.ok(data.search.issueCount >= 3);

  const pages = `query ($cursor: String) { repository(owner: "${owner}", name: "${repo}") {
    issue(number: ${issue.number - 1}) { comments(first: 2, after: $cursor) {
      nodes { databaseId } pageInfo { hasNextPage endCursor } } } } }`;
  const all = await bot.graphql.paginate(pages);
  const last = (await issues.get({ ...home, issue_number: issue.number - 1 })).data;
  assert.equal(all.repository.issue.comments.nodes.length, last.comments);

  await assert.rejects(bot.graphql("{ viewer { login sponsors } }"), (error) => {
    assert.equal(error.name, "GraphqlResponseError");
    assert.match(error.errors[0].message, /'sponsors' doesn't exist on type 'User'/);
    return true;
  });
  await assert.rejects(bot.graphql('{ repository(owner: "no", name: "where") { id } }'), (error) => {
    assert.equal(error.errors[0].type, "NOT_FOUND");
    assert.equal(error.data.repository, null);
    return true;
  });
});

await step("a server's error is tried again", async () => {
  const fault = (what) =>
    fetch(`${baseUrl}/_practice/faults`, { method: "POST", body: JSON.stringify(what) });
  await fault({ when: { method: "GET", path: "/assignees" }, what: { kind: "status_5xx_before" } });
  const patient = client(lead, { retry: { retries: 1, retryAfterBaseValue: 1 } });
  assert.equal((await patient.rest.issues.listAssignees(home)).status, 200);
});

await step("refusals are read rightly", async () => {
  const mine = client(member).rest;
  await refused(() => issues.get({ ...home, issue_number: 9999 }), 404, /Not Found/);
  await refused(
    () => reactions.createForIssueComment({ ...home, comment_id: comment, content: "tada" }),
    422, /not a member/);
  await refused(() => search.issuesAndPullRequests({ q: "repo:no/where" }), 422, /cannot be searched/);
  await refused(() => client("nobody").rest.users.getAuthenticated(), 401, /Bad credentials/);
  await refused(
    () => mine.issues.updateComment({ ...home, comment_id: comment, body: "x" }), 403, /admin rights/);
  await refused(
    () => mine.repos.getCollaboratorPermissionLevel({ ...home, username: lead }), 403, /push access/);
  await refused(() => issues.createLabel({ ...home, name: label }), 422, /already_exists/);
});

await step("what was written is taken away", async () => {
  await issues.deleteComment({ ...home, comment_id: comment });
  await refused(() => issues.getComment({ ...home, comment_id: comment }), 404, /Not Found/);
});

console.log(`octokit ${version}: ${held} held`);
