//! Pieces of money over a source, layer by layer; the axes are those of the ledger's own walk.

use kernel::{AccountNo, Fen};

use super::gather::Path;
use super::{Movement, PAGE, PaidIn, Place, TransferSource, shows, units};
use crate::exit::ExitKind;
use crate::trace::{Rule, TraceRequest};

/// `[from, until)` of the account's axis, arrived at a place.
struct Piece {
    account: AccountNo,
    arrived: Place,
    from: i64,
    until: i64,
    layer: u16,
}

/// A part of a transfer: so many fen from the offset-th on.
struct Part {
    movement: Movement,
    offset: i64,
    fen: i64,
    layer: u16,
}

pub(super) fn down<S: TransferSource>(
    source: &S,
    request: &TraceRequest,
    seed: Movement,
    stolen: Fen,
    path: &mut Path,
) -> Result<(), S::Error> {
    let mut pieces = 0;
    let offset = units(request.offset);
    let mut parts = vec![Part { movement: seed, offset, fen: units(stolen), layer: 1 }];
    while !parts.is_empty() {
        let mut waiting: Vec<Piece> = Vec::new();
        while let Some(part) = parts.pop() {
            match part.movement.exit {
                Some(kind) => leave(source, request, (part, kind), &mut parts, path)?,
                None => {
                    pieces += 1;
                    waiting.extend(arrive(part, request.rule, path));
                }
            }
        }
        while !waiting.is_empty() {
            let asked: Vec<_> =
                waiting.iter().map(|piece| (piece.account.clone(), piece.arrived.clone())).collect();
            let answers = source.outgoing(&asked, PAGE)?;
            let mut unfinished = Vec::new();
            for (piece, movements) in waiting.into_iter().zip(answers) {
                let may_go_on =
                    piece.layer < request.layers.unwrap_or(u16::MAX) && pieces < request.fragments_max;
                let taken = Page { request, may_go_on }.take(piece, movements, &mut parts, path);
                unfinished.extend(taken);
            }
            waiting = unfinished;
        }
    }
    Ok(())
}

fn arrive(part: Part, rule: Rule, path: &mut Path) -> Option<Piece> {
    let Part { movement, offset, fen, layer } = part;
    if !path.arrive(&movement, fen, layer) {
        return None;
    }
    let end = if rule == Rule::Fifo { movement.payee_in } else { movement.payee_balance };
    let from = units(end) - units(movement.amount) + offset;
    let arrived = Place::of(&movement);
    Some(Piece { account: movement.payee, arrived, from, until: from + fen, layer })
}

/// A part of a withdrawal leaves, but for what of it was paid in again, which goes on from there.
fn leave<S: TransferSource>(
    source: &S,
    request: &TraceRequest,
    (part, kind): (Part, ExitKind),
    parts: &mut Vec<Part>,
    path: &mut Path,
) -> Result<(), S::Error> {
    let Part { movement, offset, fen, layer } = part;
    path.hop(&movement, fen, layer);
    let mut left = fen;
    for PaidIn { deposit, from, into, amount } in source.paid_in_again(&movement.transfer_id)? {
        let (begin, end) = (offset.max(units(from)), (offset + fen).min(units(from) + units(amount)));
        if begin < end && shows(request, &deposit) {
            let offset = units(into) + begin - units(from);
            parts.push(Part { movement: deposit, offset, fen: end - begin, layer: layer.saturating_add(1) });
            left -= end - begin;
        }
    }
    path.leave(&movement, kind, left);
    Ok(())
}

struct Page<'a> {
    request: &'a TraceRequest,
    may_go_on: bool,
}

impl Page<'_> {
    /// Lets a page of transfers take from a piece; gives the piece back if the next page may take more.
    fn take(
        &self,
        mut piece: Piece,
        movements: Vec<Movement>,
        parts: &mut Vec<Part>,
        path: &mut Path,
    ) -> Option<Piece> {
        let is_last = movements.len() < PAGE;
        for movement in movements {
            if !shows(self.request, &movement) || piece.from >= piece.until {
                break;
            }
            let Some((offset, fen)) = piece.taken_by(&movement, self.request.rule) else { continue };
            if !self.may_go_on {
                path.truncated = true;
                break;
            }
            piece.arrived = Place::of(&movement);
            piece.shrink(fen, self.request.rule);
            parts.push(Part { movement, offset, fen, layer: piece.layer + 1 });
        }
        let stays = piece.until - piece.from;
        if stays > 0 && !is_last && self.may_go_on {
            return Some(piece);
        }
        if stays > 0 {
            path.rest(&piece.account, stays, piece.layer, true);
        }
        None
    }
}

impl Piece {
    /// The offset in a transfer and the length of what it takes of the piece.
    fn taken_by(&self, movement: &Movement, rule: Rule) -> Option<(i64, i64)> {
        if rule == Rule::Fifo {
            let (start, end) =
                (units(movement.payer_out) - units(movement.amount), units(movement.payer_out));
            let (from, until) = (self.from.max(start), self.until.min(end));
            return (from < until).then_some((from - start, until - from));
        }
        let left = units(movement.payer_balance);
        let from = self.from.max(left);
        (from < self.until).then_some((from - left, self.until - from))
    }

    fn shrink(&mut self, fen: i64, rule: Rule) {
        if rule == Rule::Fifo { self.from += fen } else { self.until -= fen }
    }
}
