// Claims: one delivery, one effect, however often it is presented and to however many workers. A worker claims a key
// (`event::delivery_key()`, or `verified_head::replay_id()`) before it acts, commits when it is done, releases when it
// failed. What the protocol promises is at least once, always; and exactly once unless a worker died between its effect
// and its commit, a lease ran out, or the store lost what it had acknowledged.
//
// The state of a key, and what each call answers and makes of it:
//
//   state        | claim                       | commit by its owner   | release by its owner | anybody else's
//   -------------+-----------------------------+-----------------------+----------------------+---------------
//   free         | claimed -> in progress      | -                     | -                    | claim_lost
//   in progress  | in_progress                 | ok -> done            | ok -> free           | claim_lost
//    lease over  | claimed, by a new owner     | ok -> done, or, where | ok -> free, or       | claim_lost
//                |   -> in progress            |  forgotten, claim_lost|  claim_lost          |
//   done         | done                        | ok, once more         | claim_lost           | claim_lost
//   expired      | claimed -> in progress, if  | as before, until the  | as before            | claim_lost
//                |  it ends later than all     |  store forgets it:    |                      |
//                |  that was forgotten, else   |  then claim_lost      |                      |
//                |  signature_too_old          |                       |                      |
//
// A key expires at its `until`, in progress not before its lease is over. `until` is the latest with which the key was
// claimed since it was free: a retry that was answered `done` a minute before the end can be replayed a minute after.
// Take `until` from what is signed (`replay_until()`, or `created()` and a horizon), never from the clock: only then
// does a replay come with the same `until`, and is refused even if the clock ran ahead and was set back.
//
// UbiOps sends one event to every URL that asks for it. Where receivers of different URLs share a store, each puts what
// it is before the key, or one would take the other's delivery for its own: the URL as it was signed
// (`component("@target-uri")`), or a name where a URL is long (`limits::max_replay_key`); a blank, which no URL holds;
// then the key.
#ifndef UBIOPS_WEBHOOKS_REPLAY_HPP
#define UBIOPS_WEBHOOKS_REPLAY_HPP

#include <ubiops/webhooks/replay/claim.hpp>
#include <ubiops/webhooks/replay/memory_store.hpp>

#endif
