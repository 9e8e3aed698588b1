#include "core/formats/BuiltInCorpus.h"

#include "core/formats/CanonicalJson.h"
#include "core/formats/CorpusMetre.h"
#include "core/formats/Gzip.h"
#include "core/formats/VoiceAssignment.h"
#include "core/support/Errors.h"
#include "core/support/Sha256.h"
#include "core/types/Bars.h"
#include "tests/support/CanonicalData.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <zlib.h>

using namespace dmm;
using nlohmann::json;

namespace {

const formats::Corpus& corpus() {
  static const formats::Corpus corpus = formats::builtInCorpus();
  return corpus;
}

std::string gzip(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string bytes(deflateBound(&stream, text.size()), '\0');
  std::string input = text;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  bytes.resize(stream.total_out);
  deflateEnd(&stream);
  return bytes;
}

/// A corpus of three pieces of two quarters, and a missing one.
json smallCorpus() {
  const auto piece = [](const char* split, int position) {
    json notes = json::array({{0, 4, 60}, {4, 4, 60}});
    return json{{"bwv", "1.6"},
                {"title", "Eins"},
                {"split", split},
                {"position", position},
                {"key_shift", 2},
                {"length", 8},
                {"slices", 2},
                {"reading",
                 {{"segments", {{0, 2}}},
                  {"step", 4},
                  {"hold_rests", false},
                  {"delay", {0, 0, 0, 0}},
                  {"late", json::array()},
                  {"octaves", json::array()}}},
                {"voices", {notes, notes, json::array(), json::array({{0, 8, 48}})}},
                {"equal", 1},
                {"exact", false},
                {"differing", {1}},
                {"note", "one differs"}};
  };
  return {
      {"format", "dmm-chorales"},
      {"version", 1},
      {"sixteenths_per_quarter", 4},
      {"splits", {{"train", 2}, {"valid", 1}, {"test", 1}}},
      {"missing", {{{"split", "train"}, {"position", 0}, {"slices", 7}, {"note", "not found"}}}},
      {"pieces", {piece("train", 1), piece("valid", 0), piece("test", 0)}}};
}

/// The metre of those three pieces: an upbeat, a bar of two, a change.
json smallMetre() {
  const json piece{{"bwv", "1.6"}, {"time", {{0, 4, 4}, {6, 3, 8}}},
                   {"upbeat", 4},  {"bars", {{4, 2, false}}},
                   {"key", -3},    {"fermatas", {{4}, {0, 4}, json::array(), {0}}}};
  return {{"format", "dmm-chorales-metre"}, {"version", 1}, {"pieces", {piece, piece, piece}}};
}

const types::Chorale& chorale(const std::string& number) {
  for (const auto& entry : corpus().pieces)
    if (entry.piece.chorale.catalogueNumber == number) return entry.piece.chorale;
  throw std::out_of_range(number);
}

std::string messageForMetre(const json& metre) {
  auto small = formats::readCorpus(gzip(smallCorpus().dump()), "c");
  try {
    formats::readCorpusMetre(gzip(metre.dump()), "m", small);
  } catch (const support::InputError& error) {
    return error.what();
  }
  return "accepted";
}

std::string messageFor(const std::string& bytes) {
  try {
    formats::readCorpus(bytes, "c");
  } catch (const support::InputError& error) {
    return error.what();
  }
  return "accepted";
}

} // namespace

TEST(BuiltInCorpus, HasThePiecesThatItsReadmeCounts) {
  struct Row {
    std::size_t pieces, matched, exact, slices, equal;
  };
  const Row rows[] = {
      {229, 225, 104, 13807, 13236}, {76, 75, 40, 4602, 4481}, {77, 77, 30, 4725, 4616}};
  for (std::size_t split = 0; split < 3; ++split) {
    const auto& counts = corpus().match.splits.at(split);
    EXPECT_EQ(counts.pieces, rows[split].pieces);
    EXPECT_EQ(counts.matched, rows[split].matched);
    EXPECT_EQ(counts.exact, rows[split].exact);
    EXPECT_EQ(counts.slices, rows[split].slices);
    EXPECT_EQ(counts.equalSlices, rows[split].equal);
  }
  EXPECT_EQ(corpus().pieces.size(), 377U);
  EXPECT_EQ(corpus().match.missing.size(), 5U);
  EXPECT_EQ(corpus().match.total().matchedSlices, 22816U);
}

// The file records how far each roll is the canonical one; here the rolls are compared themselves.
TEST(BuiltInCorpus, RollsEqualTheCanonicalOnesWhereTheFileSaysSo) {
  const auto file = test::canonicalQuarterFile();
  if (!file) GTEST_SKIP() << "the canonical dataset is not beside this checkout";
  std::map<types::Split, std::vector<types::PianoRoll>> canonical;
  for (const auto& piece : formats::readCanonicalJson(*file))
    canonical[piece.chorale.split].push_back(piece.roll);
  for (const types::Split split : types::kSplits)
    EXPECT_EQ(corpus().match.splits.at(static_cast<std::size_t>(split)).pieces,
              canonical[split].size());
  for (const auto& [piece, match, reading] : corpus().pieces) {
    const auto& theirs = canonical[piece.chorale.split].at(match.position).slices;
    const auto& ours = piece.roll.slices;
    ASSERT_EQ(ours.size(), theirs.size()) << piece.chorale.catalogueNumber;
    std::vector<std::size_t> differing;
    for (std::size_t t = 0; t < ours.size(); ++t)
      if (ours[t] != theirs[t]) differing.push_back(t);
    EXPECT_EQ(match.differingSlices, differing) << piece.chorale.catalogueNumber;
    EXPECT_EQ(match.equalSlices, ours.size() - differing.size()) << piece.chorale.catalogueNumber;
    EXPECT_EQ(match.exact(), ours == theirs) << piece.chorale.catalogueNumber;
  }
  for (const auto& missing : corpus().match.missing)
    EXPECT_EQ(canonical[missing.split].at(missing.position).length(), missing.slices);
}

TEST(BuiltInCorpus, HasFourRealVoicesInSingableRange) {
  for (const auto& [piece, match, reading] : corpus().pieces) {
    const types::Chorale& chorale = piece.chorale;
    SCOPED_TRACE(chorale.catalogueNumber);
    EXPECT_FALSE(chorale.voicesInferred);
    EXPECT_EQ(chorale.stepsPerQuarter, 4);
    EXPECT_FALSE(chorale.title.empty());
    EXPECT_TRUE(chorale.catalogueNumber.starts_with("BWV "));
    // The canonical rolls stand about an octave above the scores.
    EXPECT_LE(piece.chorale.modelShift, -5); // the rolls stand higher
    EXPECT_GE(piece.chorale.modelShift, -17);
    std::array<double, 4> mean{};
    for (std::size_t v = 0; v < chorale.voices.size(); ++v) {
      const auto& voice = chorale.voices[v];
      ASSERT_FALSE(voice.empty());
      int end = 0;
      for (const auto& note : voice) {
        EXPECT_GE(note.onset, end);
        EXPECT_GE(note.duration, 1);
        EXPECT_GE(note.pitch, 36);
        EXPECT_LE(note.pitch, 84);
        end = note.onset + note.duration;
        mean[v] += double(note.pitch) / double(voice.size());
      }
      EXPECT_LE(end, chorale.lengthSteps);
    }
    EXPECT_TRUE(std::is_sorted(mean.rbegin(), mean.rend()));
  }
}

TEST(BuiltInCorpus, TellsRepeatedNotesFromHeldOnes) {
  const auto entry =
      std::find_if(corpus().pieces.begin(), corpus().pieces.end(), [](const auto& candidate) {
        return candidate.piece.chorale.catalogueNumber == "BWV 190.7";
      });
  ASSERT_NE(entry, corpus().pieces.end());
  // "Jesu, nun sei gepreiset" begins with a repeated note, which a roll cannot tell from a held
  // one.
  const auto& chorale = entry->piece.chorale;
  const auto& soprano = chorale.voices[0];
  EXPECT_EQ(chorale.title, "Jesu, nun sei gepreiset");
  EXPECT_EQ(soprano.at(0), (types::Note{78, 0, 4}));
  EXPECT_EQ(soprano.at(1), (types::Note{78, 4, 4}));
  EXPECT_EQ(soprano.at(5), (types::Note{79, 20, 8}));
  const auto inferred = formats::assignVoices(entry->piece.roll);
  EXPECT_EQ(inferred.voices[0].at(0).duration, 2);
}

// Runs know the dataset by this; a run that was made with another would be refused.
TEST(BuiltInCorpus, TheNotesAreTheSameBytesAsEver) {
  EXPECT_EQ(support::sha256(formats::builtInCorpusBytes()),
            "b23e49e6daad840acbef9754e057164bf257df23b0c2c22fcb5ce07f4bf47fc5");
}

// The figures are those of the script, which counts in music21's scores.
TEST(BuiltInCorpus, BarsAndFermatasAreAsManyAsItsScriptFound) {
  const json file = json::parse(formats::inflateGzip(formats::builtInMetreBytes(), "metre"));
  std::map<std::string, std::size_t> found;
  for (const auto& entry : corpus().pieces) {
    const types::Chorale& piece = entry.piece.chorale;
    ASSERT_TRUE(piece.meter) << piece.catalogueNumber;
    const types::Bars bars(piece);
    const auto list = bars.until(piece.lengthSteps / 4.0);
    ++found["pieces"];
    found["upbeats"] += bars.barAt(0).number == 0;
    found["not_plain_four_four"] +=
        std::any_of(list.begin(), list.end(), [](const types::Bars::Bar& bar) {
          return bar.beats != 4 || bar.beatUnit != 4;
        });
    for (std::size_t i = 1; i < list.size(); ++i) {
      found["changes_of_time"] += list[i].wholeLength() != list[i - 1].wholeLength();
      const bool endsPiece = i + 1 == list.size() && list[i].length < list[i].wholeLength();
      found["irregular_bars"] += !list[i].isWhole() && !endsPiece;
    }
    for (const auto& onsets : piece.fermatas) found["fermatas"] += onsets.size();
  }
  for (const auto& [name, count] : file.at("figures").items())
    EXPECT_EQ(found[name], count.get<std::size_t>()) << name;
  EXPECT_EQ(found.size(), file.at("figures").size());
}

TEST(BuiltInCorpus, HasTheMetreOfTheScores) {
  for (const char* number : {"BWV 269", "BWV 137.5"}) {
    EXPECT_EQ(chorale(number).meter->beats, 3) << number;
    EXPECT_EQ(chorale(number).meter->beatUnit, 4) << number;
    EXPECT_TRUE(chorale(number).meter->changes.empty()) << number;
  }
  // "Aus meines Herzens Grunde" in G: a quarter before the first of its 21 bars, and fermatas.
  const types::Chorale& morning = chorale("BWV 269");
  EXPECT_EQ(morning.meter->pickupSteps, 4);
  EXPECT_EQ(morning.keyFifths, 1);
  EXPECT_EQ(types::Bars(morning).count(morning.lengthSteps / 4.0), 21);
  EXPECT_EQ(morning.fermatas[0], (std::vector<int>{40, 76, 112, 160, 208, 244}));
  // The tenth bar is divided where a line of the verse ends.
  const types::Chorale& chorale348 = chorale("BWV 348");
  EXPECT_EQ(types::Bars(chorale348).text(40), "10.4");
  EXPECT_EQ(types::Bars(chorale348).barAt(40).length, 1);
  EXPECT_EQ(types::Bars(chorale348).text(41), "11.1");
  // Bars of four quarters, of three from the 15th on, and of four again, each with an upbeat.
  const types::Chorale& cantata = chorale("BWV 41.6");
  EXPECT_EQ(cantata.meter->changes, (std::vector<types::Meter::Change>{{224, 3, 4}, {416, 4, 4}}));
  EXPECT_EQ(types::Bars(cantata).text(57), "15.1");
  EXPECT_EQ(types::Bars(cantata).text(105), "31.1");
  // The last chord of this one lasts two bars.
  EXPECT_EQ(types::Bars(chorale("BWV 119.9")).barAt(80).length, 8);
}

TEST(BuiltInCorpus, ReadsASmallMetre) {
  auto small = formats::readCorpus(gzip(smallCorpus().dump()), "c");
  formats::readCorpusMetre(gzip(smallMetre().dump()), "m", small);
  const types::Chorale& piece = small.pieces[1].piece.chorale;
  types::Meter expected{4, 4, 4, {{6, 3, 8}}, {{4, 2, false}}};
  EXPECT_EQ(piece.meter, expected);
  EXPECT_EQ(piece.keyFifths, -3);
  EXPECT_EQ(piece.fermatas[1], (std::vector<int>{0, 4}));
}

TEST(BuiltInCorpus, RefusesAMetreThatIsNotOfThisForm) {
  EXPECT_EQ(messageForMetre(smallMetre()), "accepted");
  const auto changed = [](const char* pointer, const json& value) {
    json metre = smallMetre();
    metre[json::json_pointer(pointer)] = value;
    return messageForMetre(metre);
  };
  EXPECT_EQ(changed("/format", "dmm-chorales"),
            "m: format: expected a file of \"dmm-chorales-metre\"");
  EXPECT_EQ(changed("/version", 2), "m: version: expected a version from 1 to 1, got 2");
  EXPECT_EQ(changed("/pieces", json::array()), "m: pieces: expected a list of 3, got one of 0");
  EXPECT_EQ(changed("/pieces/2/bwv", "2.6"),
            "m: pieces[2].bwv: expected the pieces of the corpus in their order, here BWV 1.6, got "
            "\"2.6\"");
  EXPECT_EQ(changed("/pieces/0/time", json::array()),
            "m: pieces[0].time: expected a time signature at the beginning");
  EXPECT_EQ(changed("/pieces/0/time/1/0", 9),
            "m: pieces[0].time[1][0]: expected the time of a change from 1 to 8, got 9");
  EXPECT_EQ(changed("/pieces/0/time/0/1", 0),
            "m: pieces[0].time[0][1]: expected beats from 1 to 255, got 0");
  EXPECT_EQ(changed("/pieces/0/bars/0/1", 0),
            "m: pieces[0].bars[0][1]: expected the length of a bar from 1 to 8, got 0");
  EXPECT_EQ(changed("/pieces/0/key", 8),
            "m: pieces[0].key: expected a key signature from -7 to 7, got 8");
  EXPECT_EQ(changed("/pieces/0/fermatas/0/0", 3),
            "m: pieces[0].fermatas[0][0]: no note of the voice begins there");
}

TEST(BuiltInCorpus, ReadsASmallOne) {
  const auto small = formats::readCorpus(gzip(smallCorpus().dump()), "c");
  ASSERT_EQ(small.pieces.size(), 3U);
  const auto& [piece, match, reading] = small.pieces[0];
  EXPECT_EQ(piece.chorale.catalogueNumber, "BWV 1.6");
  EXPECT_EQ(piece.chorale.split, types::Split::Train);
  EXPECT_EQ(piece.chorale.voices[3], (std::vector<types::Note>{{48, 0, 8}}));
  EXPECT_EQ(piece.roll.length(), 2U);
  EXPECT_TRUE(piece.roll.slices[0].test(62 - types::kLowestPitch));
  EXPECT_EQ(match.position, 1U);
  EXPECT_EQ(piece.chorale.modelShift, -2); // the roll has 62 where the score has 60
  EXPECT_FALSE(match.exact());
  EXPECT_EQ(match.note, "one differs");
  EXPECT_EQ(small.match.total().slices, 13U);
  EXPECT_EQ(small.match.total().matchedSlices, 6U);
  EXPECT_EQ(small.match.missing.at(0).note, "not found");
}

TEST(BuiltInCorpus, RefusesDamagedBytes) {
  const std::string good = gzip(smallCorpus().dump());
  EXPECT_EQ(messageFor(good), "accepted");
  EXPECT_EQ(messageFor(""), "c: the gzip data end early, at byte 0");
  const std::string cut = good.substr(0, good.size() / 2);
  EXPECT_EQ(messageFor(cut), "c: the gzip data end early, at byte " + std::to_string(cut.size()));
  EXPECT_EQ(messageFor(good + "xy"), "c: 2 bytes follow the end of the gzip data");
  EXPECT_EQ(messageFor("plain text"),
            "c: the gzip data are damaged at byte 2 of 10 (incorrect header check)");
  std::string changed = good;
  changed[changed.size() - 6] = static_cast<char>(changed[changed.size() - 6] ^ 1); // the checksum
  EXPECT_NE(messageFor(changed).find("incorrect data check"), std::string::npos);
  EXPECT_EQ(messageFor(gzip("{\"format\":\n")), "c:2: not JSON (at byte 12 of 11)");
  EXPECT_EQ(messageFor(gzip("[]")), "c: expected an object, got an array of 0");
}

struct Damage {
  const char* pointer; ///< of the value to replace
  const char* value;   ///< JSON; empty removes the key
  const char* message;
};
class DamagedCorpus : public ::testing::TestWithParam<Damage> {};

TEST_P(DamagedCorpus, IsRefusedWithThePlace) {
  json content = smallCorpus();
  const json::json_pointer pointer(GetParam().pointer);
  if (*GetParam().value) {
    content[pointer] = json::parse(GetParam().value);
  } else {
    content[pointer.parent_pointer()].erase(pointer.back());
  }
  EXPECT_EQ(messageFor(gzip(content.dump())), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, DamagedCorpus,
    ::testing::Values(
        Damage{"/format", R"("other")", "c: format: expected a file of \"dmm-chorales\""},
        Damage{"/version", "2", "c: version: expected a version from 1 to 1, got 2"},
        Damage{"/pieces", "", "c: 'pieces' is missing"},
        Damage{"/pieces", "{}", "c: pieces: expected a list, got an object of 0"},
        Damage{"/pieces/1/voices", "", "c: pieces[1]: 'voices' is missing"},
        Damage{"/pieces/1/voices", "[[]]",
               "c: pieces[1].voices: expected a list of 4, got one of 1"},
        Damage{"/pieces/0/voices/1/0/2", "109",
               "c: pieces[0].voices[1][0][2]: expected a MIDI note from 21 to 108, got 109"},
        Damage{"/pieces/0/voices/1/0/2", "\"C\"",
               "c: pieces[0].voices[1][0][2]: expected a MIDI note from 21 to 108, got \"C\""},
        Damage{"/pieces/0/voices/1/1/1", "5",
               "c: pieces[0].voices[1][1][1]: expected a duration from 1 to 4, got 5"},
        Damage{"/pieces/0/voices/1/1/0", "3",
               "c: pieces[0].voices[1][1][0]: the note begins at 3, before the one before it ends "
               "at 4"},
        Damage{"/pieces/0/voices/3/0", "[0, 8]",
               "c: pieces[0].voices[3][0]: expected a list of 3, got one of 2"},
        Damage{"/pieces/2/split", R"("tests")",
               "c: pieces[2].split: expected train, valid or test, got \"tests\""},
        Damage{"/pieces/0/key_shift", "49",
               "c: pieces[0].key_shift: expected a shift in semitones from -48 to 48, got 49"},
        Damage{"/pieces/0/key_shift", "48", "accepted"},
        Damage{"/pieces/0/voices/0/0/2", "107",
               "c: pieces[0]: rollByReading: expected pitches from 21 to 108, got 109"},
        Damage{"/pieces/0/reading/late", "[[2, 0]]",
               "c: pieces[0].reading.late[0][1]: expected a note of the voice, but there is "
               "none"},
        Damage{"/pieces/0/reading/octaves", "[[0, 1, 2, 12]]",
               "c: pieces[0].reading.octaves[0][2]: expected a count from 0 to 1, got 2"},
        Damage{"/pieces/0/reading/hold_rests", "1",
               "c: pieces[0].reading.hold_rests: expected true or false, got 1"},
        Damage{"/pieces/0/reading/segments", "[[0, 3]]",
               "c: pieces[0].reading: the segments have 3 slices, the piece says 2"},
        Damage{"/pieces/0/equal", "3", "c: pieces[0].equal: expected a count from 0 to 2, got 3"},
        Damage{"/pieces/0/equal", "2", "c: pieces[0]: 2 equal and 1 differing slices are not 2"},
        Damage{"/pieces/0/exact", "true",
               "c: pieces[0].exact: contradicts the count of equal slices"},
        Damage{"/pieces/0/position", "0", "c: missing[0]: train 0 is there twice"},
        Damage{"/pieces/0/position", "2", "c: pieces[0]: train 2 is past the split"},
        Damage{"/missing", "[]", "c: train 0 is neither among the pieces nor missing"}));
