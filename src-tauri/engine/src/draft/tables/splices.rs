//! Splices as bytes: a run of edits packed into one column.

use meridian_core::draft::Splice;

/// Adds a splice to a run. Typing on and deleting on lengthen the last splice, so that an hour of
/// typing costs little more than the letters.
pub(crate) fn push(run: &mut Vec<Splice>, splice: &Splice) {
    if splice.is_empty() {
        return;
    }
    if let Some(last) = run.last_mut() {
        let end = last.at + last.inserted.len() as u64;
        if splice.removed.is_empty() && splice.at == end {
            last.inserted.push_str(&splice.inserted);
            return;
        }
        let deletes = splice.inserted.is_empty() && last.inserted.is_empty();
        if deletes && splice.at + splice.removed.len() as u64 == last.at {
            last.at = splice.at;
            last.removed.insert_str(0, &splice.removed);
            return;
        }
        if deletes && splice.at == last.at {
            last.removed.push_str(&splice.removed);
            return;
        }
    }
    run.push(splice.clone());
}

/// Packs a run: for each splice its offset, the length and bytes of what it removes, and the
/// length and bytes of what it inserts; numbers as LEB128.
pub(crate) fn pack(run: &[Splice]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for splice in run {
        put_number(&mut bytes, splice.at);
        put_text(&mut bytes, &splice.removed);
        put_text(&mut bytes, &splice.inserted);
    }
    bytes
}

/// Unpacks a run; none if the bytes are damaged.
pub(crate) fn unpack(mut bytes: &[u8]) -> Option<Vec<Splice>> {
    let mut run = Vec::new();
    while !bytes.is_empty() {
        let at = take_number(&mut bytes)?;
        let removed = take_text(&mut bytes)?;
        let inserted = take_text(&mut bytes)?;
        run.push(Splice { at, removed, inserted });
    }
    Some(run)
}

fn put_number(bytes: &mut Vec<u8>, mut number: u64) {
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put_number(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn take_text(bytes: &mut &[u8]) -> Option<String> {
    let length = usize::try_from(take_number(bytes)?).ok()?;
    let (text, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    String::from_utf8(text.to_vec()).ok()
}
