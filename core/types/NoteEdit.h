#pragma once

#include "core/types/Music.h"

namespace dmm::types {

/// Changes of the notes of a piece by hand. Each gives a new piece and leaves the old one as it is.
/// A voice has one note at a time: what a note comes to lie on gives way, cut or gone. Fermatas go
/// with the notes that have them. An edited piece no longer says how a model made it.

/// With one more note, cut at the ends of the piece; unchanged where nothing of it is left or its
/// pitch is no key of the piano.
Chorale withNote(const Chorale& piece, VoicePart voice, Note note);

/// Without a note of that voice.
Chorale withoutNote(const Chorale& piece, VoicePart voice, const Note& note);

/// With `now` in the place of `before`; unchanged where the voice has no such note, or the new one
/// would not be there.
Chorale withNoteChanged(const Chorale& piece, VoicePart voice, const Note& before, Note now);

/// The same music with so many steps in the place of each.
Chorale onFinerGrid(const Chorale& piece, int factor);

/// A piece of silence to write in.
Chorale emptyPiece(int bars, int stepsPerQuarter);

} // namespace dmm::types
