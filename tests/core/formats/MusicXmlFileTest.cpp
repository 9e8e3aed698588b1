// Scores as other programs write them, what ours look like, and files that nobody should write.

#include "core/formats/MusicXmlFile.h"

#include "core/formats/PitchSpelling.h"
#include "core/support/Errors.h"
#include "tests/support/TemporaryFolder.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <pugixml.hpp>
#include <tuple>
#include <zip.h>

using namespace dmm;
using types::Note;

namespace {

std::string note(const std::string& step, int octave, int duration, const std::string& more = "") {
  return "<note><pitch><step>" + step + "</step><octave>" + std::to_string(octave) +
         "</octave></pitch><duration>" + std::to_string(duration) + "</duration>" + more +
         "</note>";
}

std::string score(const std::string& parts, const std::string& list = "",
                  const std::string& heading = "") {
  return "<?xml version=\"1.0\"?><score-partwise version=\"4.0\">" + heading + "<part-list>" +
         list + "</part-list>" + parts + "</score-partwise>";
}

std::string part(const std::string& id, const std::string& measures) {
  return "<part id=\"" + id + "\">" + measures + "</part>";
}

std::string measure(const std::string& content, const std::string& attributes = "") {
  return "<measure number=\"1\" " + attributes + ">" + content + "</measure>";
}

std::vector<Note> allNotes(const types::Chorale& chorale) {
  std::vector<Note> all;
  for (const auto& voice : chorale.voices) all.insert(all.end(), voice.begin(), voice.end());
  std::sort(all.begin(), all.end(), [](const Note& a, const Note& b) {
    return std::tie(a.onset, a.pitch) < std::tie(b.onset, b.pitch);
  });
  return all;
}

formats::ScoreReading read(const std::string& xml) {
  return formats::parseMusicXml(xml, "a.musicxml");
}

std::string problem(const std::string& bytes) {
  try {
    read(bytes);
  } catch (const support::InputError& error) {
    return error.what();
  }
  return "no error";
}

const std::string kDivisions = "<attributes><divisions>2</divisions></attributes>";
const std::string kOneNote = score(part("P1", measure(kDivisions + note("C", 4, 2))));

/// A zip archive of these entries, made by libzip.
std::string zipOf(const std::vector<std::pair<std::string, std::string>>& entries) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "a.zip";
  zip_t* archive = zip_open(file.c_str(), ZIP_CREATE, nullptr);
  for (const auto& [name, content] : entries)
    zip_file_add(archive, name.c_str(),
                 zip_source_buffer(archive, content.data(), content.size(), 0), 0);
  EXPECT_EQ(zip_close(archive), 0);
  return test::contentOf(file);
}

std::string container(const std::string& path) {
  return "<container><rootfiles><rootfile full-path=\"" + path + "\"/></rootfiles></container>";
}

} // namespace

TEST(MusicXmlReader, ChordsBackupsVoicesAndTiesOverTheBarLine) {
  const auto reading = read(score(part(
      "P1",
      measure(kDivisions + note("C", 5, 6) + note("D", 5, 2, "<tie type=\"start\"/>") +
              "<backup><duration>8</duration></backup>" + note("C", 3, 8, "<voice>2</voice>") +
              "<note><chord/><pitch><step>G</step><octave>3</octave></pitch><duration>8</duration>"
              "<voice>2</voice></note>") +
          measure(note("D", 5, 4, "<notations><tied type=\"stop\"/></notations>") +
                  note("D", 5, 4)))));
  // Two divisions a quarter, four steps a quarter. The tied D is one note, the next D another.
  EXPECT_EQ(reading.chorale.voices[0], (std::vector<Note>{{72, 0, 12}, {74, 12, 12}, {74, 24, 8}}));
  EXPECT_EQ(reading.chorale.voices[2], (std::vector<Note>{{55, 0, 16}}));
  EXPECT_EQ(reading.chorale.voices[3], (std::vector<Note>{{48, 0, 16}}));
  EXPECT_TRUE(reading.chorale.voicesInferred);
  EXPECT_EQ(reading.chorale.lengthSteps, 32);
  EXPECT_TRUE(reading.remarks.empty());
}

TEST(MusicXmlReader, AccidentalsTranspositionAndSmallNotes) {
  const auto reading = read(score(part(
      "P1",
      measure("<attributes><divisions>1</divisions><transpose><chromatic>-2</chromatic>"
              "</transpose></attributes><note><grace/><pitch><step>A</step><octave>4</octave>"
              "</pitch></note><note><pitch><step>F</step><alter>1</alter><octave>4</octave></pitch>"
              "<duration>1</duration></note>"
              "<note><unpitched/><duration>1</duration></note>"
              "<note><rest/><duration>1</duration></note>"))));
  EXPECT_EQ(allNotes(reading.chorale), (std::vector<Note>{{64, 0, 4}})); // F sharp 4 is 66
  EXPECT_EQ(reading.chorale.lengthSteps, 12);
  EXPECT_EQ(reading.remarks,
            (std::vector<std::string>{
                "1 grace or cue note was left out", "1 note without a pitch was left out",
                "part 1 is read as it sounds, by semitones from what is written: 2 lower"}));
}

TEST(MusicXmlReader, OneEndOfATieWillDo) {
  const std::string start = "<tie type=\"start\"/>", stop = "<tie type=\"stop\"/>",
                    seen = "<notations><tied type=\"start\"/></notations>";
  const auto notes = [](const std::string& bars) {
    return allNotes(read(score(part("P1", bars))).chorale);
  };
  // Over the bar line; with a start only, a stop only, and as it only looks.
  EXPECT_EQ(notes(measure(kDivisions + note("C", 4, 2, start)) + measure(note("C", 4, 2))),
            (std::vector<Note>{{60, 0, 8}}));
  EXPECT_EQ(notes(measure(kDivisions + note("C", 4, 2)) + measure(note("C", 4, 2, stop))),
            (std::vector<Note>{{60, 0, 8}}));
  EXPECT_EQ(notes(measure(kDivisions + note("C", 4, 2, seen)) + measure(note("C", 4, 2))),
            (std::vector<Note>{{60, 0, 8}}));
  // A chain, and then a note that is struck.
  EXPECT_EQ(notes(measure(kDivisions + note("C", 4, 2, start) + note("C", 4, 2, start) +
                          note("C", 4, 2) + note("C", 4, 2))),
            (std::vector<Note>{{60, 0, 12}, {60, 12, 4}}));
  // Nothing to be tied to: another pitch, a rest between.
  EXPECT_EQ(notes(measure(kDivisions + note("C", 4, 2, start) + note("D", 4, 2) + note("C", 4, 2))),
            (std::vector<Note>{{60, 0, 4}, {62, 4, 4}, {60, 8, 4}}));
  EXPECT_EQ(notes(measure(kDivisions + note("C", 4, 2, start) +
                          "<note><rest/><duration>2</duration></note>" + note("C", 4, 2))),
            (std::vector<Note>{{60, 0, 4}, {60, 8, 4}}));
}

TEST(MusicXmlReader, ATieStaysInItsLineWhereItCan) {
  const auto back = [](int duration) {
    return "<backup><duration>" + std::to_string(duration) + "</duration></backup>";
  };
  const std::string start = "<tie type=\"start\"/>", stop = "<tie type=\"stop\"/>";
  const auto line = [](int voice, const std::string& more = "") {
    return more + "<voice>" + std::to_string(voice) + "</voice>";
  };
  // The lower line strikes the C that the upper one holds.
  const auto lines = [&](const std::string& content) {
    return read(score(part("P1", measure(kDivisions + content)))).chorale.voices;
  };
  const auto own = lines(note("C", 4, 2, line(1, start)) + note("C", 4, 2, line(1)) + back(4) +
                         note("A", 3, 2, line(2)) + note("C", 4, 2, line(2)));
  EXPECT_EQ(own[1], (std::vector<Note>{{60, 0, 8}})); // both lie low: alto and tenor
  EXPECT_EQ(own[2], (std::vector<Note>{{57, 0, 4}, {60, 4, 4}}));
  // It goes on in the other line, whichever end is told.
  for (const auto& [first, second] : {std::pair{start, std::string()}, {std::string(), stop}}) {
    const auto other = read(score(part(
        "P1", measure(kDivisions + note("C", 4, 2, line(1, first)) + note("E", 4, 2, line(1)) +
                      back(4) + note("A", 3, 2, line(2)) + note("C", 4, 2, line(2, second))))));
    EXPECT_EQ(allNotes(other.chorale), (std::vector<Note>{{57, 0, 4}, {60, 0, 8}, {64, 4, 4}}));
  }
}

TEST(MusicXmlReader, ACueNoteTakesItsTime) {
  const auto reading = read(score(
      part("P1", measure(kDivisions +
                         "<note><cue/><pitch><step>C</step><octave>5</octave></pitch><duration>2"
                         "</duration></note>" +
                         note("C", 4, 2)))));
  EXPECT_EQ(allNotes(reading.chorale), (std::vector<Note>{{60, 4, 4}}));
}

TEST(MusicXmlReader, WhatIsReadOtherwiseThanWrittenIsTold) {
  const std::string horn =
      "<attributes><divisions>2</divisions><transpose><chromatic>-7</chromatic>"
      "</transpose></attributes>";
  const auto reading = read(score(
      part("P1", measure(horn + note("C", 4, 8)) + measure(note("C", 4, 8))) +
          part("P2", measure(kDivisions + note("C", 3, 4)) + measure(note("D", 3, 8))) +
          part("P3", measure(kDivisions +
                             "<note><pitch><step>E</step><alter>-0.5</alter><octave>3</octave>"
                             "</pitch><duration>8</duration></note>") +
                         measure("<direction><sound dacapo=\"yes\"/></direction>")),
      "<score-part id=\"P1\"><part-name>Horn in F</part-name></score-part>"));
  EXPECT_EQ(reading.remarks,
            (std::vector<std::string>{
                "1 note between two keys went to the lower one",
                "'Horn in F' is read as it sounds, by semitones from what is written: 7 lower",
                "bars were filled up with rests, to be as long as in other parts: 1 (measure 1 of "
                "part 2, 2 quarters for 4)",
                "repeats were not unfolded"}));
  // The second bar begins together.
  EXPECT_EQ(allNotes(reading.chorale),
            (std::vector<Note>{{48, 0, 8}, {51, 0, 16}, {53, 0, 16}, {50, 16, 16}, {53, 16, 16}}));
}

TEST(MusicXmlReader, ARestLongerThanItsBarDoesNotStretchIt) {
  // As one program writes empty bars: two of the four quarters too many.
  const std::string time = "<attributes><divisions>2</divisions><time><beats>4</beats><beat-type>4"
                           "</beat-type></time></attributes>";
  const auto reading =
      read(score(part("P1", measure(time + "<note><rest/><duration>16</duration></note>") +
                                measure(note("C", 5, 8))) +
                 part("P2", measure(time + note("C", 3, 8)) + measure(note("D", 3, 8)))));
  EXPECT_EQ(allNotes(reading.chorale),
            (std::vector<Note>{{48, 0, 16}, {50, 16, 16}, {72, 16, 16}}));
  EXPECT_EQ(reading.remarks, std::vector<std::string>{"1 rest longer than its bar was cut"});
}

TEST(MusicXmlReader, FewPartsAreAVoiceEach) {
  const auto line = [](const std::string& id, const std::string& step, int octave) {
    return part(id, measure(kDivisions + note(step, octave, 4) + note(step, octave, 4)));
  };
  const auto voices = [](const std::string& parts, const std::string& list = "") {
    const auto reading = read(score(parts, list));
    EXPECT_FALSE(reading.chorale.voicesInferred);
    std::string sung;
    for (const auto& voice : reading.chorale.voices)
      sung += std::to_string(voice.size()) +
              (voice.empty() ? "" : ":" + std::to_string(voice[0].pitch)) + " ";
    return sung;
  };
  EXPECT_EQ(voices(line("P1", "C", 3)), "2:48 0 0 0 "); // a tune, however low
  EXPECT_EQ(voices(line("P1", "C", 3) + line("P2", "A", 4)), "2:69 0 0 2:48 ");
  EXPECT_EQ(voices(line("P1", "C", 4) + line("P2", "A", 4) + line("P3", "G", 4)),
            "2:69 2:67 2:60 0 ");
  EXPECT_EQ(voices(line("P1", "C", 3) + line("P2", "A", 4),
                   "<score-part id=\"P1\"><part-name>Tenore</part-name></score-part>"
                   "<score-part id=\"P2\"><part-name>Canto</part-name></score-part>"),
            "2:69 0 2:48 0 ");
}

TEST(MusicXmlReader, FiveVoicesShareFourAndTheReaderSaysHow) {
  const std::vector<int> octaves{5, 4, 4, 3, 2};
  const std::vector<std::string> steps{"C", "G", "E", "C", "C"};
  const std::string rest = "<note><rest/><duration>4</duration></note>";
  const auto reading = [&](const std::vector<std::string>& names) {
    std::string parts, list;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string id = "P" + std::to_string(i);
      list += "<score-part id=\"" + id + "\"><part-name>" + names[i] + "</part-name></score-part>";
      // The second part rests in the second half, where four are left.
      parts += part(id, measure(kDivisions + note(steps[i], octaves[i], 4) +
                                (i == 1 ? rest : note(steps[i], octaves[i], 4))));
    }
    return read(score(parts, list));
  };
  const auto named = reading({"Soprano 1", "Soprano 2", "Alto", "Tenor", "Bass"});
  EXPECT_FALSE(named.chorale.voicesInferred);
  EXPECT_EQ(named.chorale.voices[0], (std::vector<Note>{{72, 0, 8}, {67, 0, 8}, {72, 8, 8}}));
  EXPECT_EQ(named.chorale.voices[1], (std::vector<Note>{{64, 0, 8}, {64, 8, 8}}));
  EXPECT_EQ(named.chorale.voices[2], (std::vector<Note>{{48, 0, 8}, {48, 8, 8}}));
  EXPECT_EQ(named.chorale.voices[3], (std::vector<Note>{{36, 0, 8}, {36, 8, 8}}));
  EXPECT_EQ(named.remarks[0],
            "its 5 parts share four voices: 'Soprano 1' and 'Soprano 2' became the soprano");
  // A fifth that is named after no voice goes to the nearest.
  EXPECT_EQ(reading({"Canto", "Quinto", "Alto", "Tenore", "Basso"}).remarks[0],
            "its 5 parts share four voices: 'Alto' and 'Quinto' became the alto");
  // Without names the gap of the inner parts decides.
  EXPECT_EQ(reading({"", "", "", "", ""}).remarks[0],
            "its 5 parts share four voices: part 2 and part 3 became the alto");
}

TEST(MusicXmlReader, FourPartsAreTheVoicesAndAnEmptyBarTakesItsTime) {
  std::string parts;
  for (const int octave : {2, 3, 5, 4}) // no names: they go by how high they lie
    parts += part("P" + std::to_string(octave),
                  measure(octave == 3 ? "" : kDivisions + note("C", octave, 4)) +
                      measure((octave == 3 ? kDivisions : "") + note("E", octave, 4)));
  const auto reading = read(score(parts));
  EXPECT_FALSE(reading.chorale.voicesInferred);
  EXPECT_EQ(reading.chorale.voices[0], (std::vector<Note>{{72, 0, 8}, {76, 8, 8}}));
  EXPECT_EQ(reading.chorale.voices[2], (std::vector<Note>{{52, 8, 8}})); // after its empty bar
  EXPECT_EQ(reading.chorale.voices[3], (std::vector<Note>{{36, 0, 8}, {40, 8, 8}}));
}

TEST(MusicXmlReader, TwoStavesOfTwoVoicesAreFourVoices) {
  const auto two = [](const std::string& high, const std::string& low, int octave) {
    return measure(kDivisions + note(high, octave, 4, "<voice>1</voice>") +
                   "<backup><duration>4</duration></backup>" +
                   note(low, octave, 4, "<voice>2</voice>"));
  };
  const auto reading = read(score(part("P1", two("B", "G", 4)) + part("P2", two("D", "C", 3))));
  EXPECT_FALSE(reading.chorale.voicesInferred);
  EXPECT_EQ(allNotes(reading.chorale),
            (std::vector<Note>{{48, 0, 8}, {50, 0, 8}, {67, 0, 8}, {71, 0, 8}}));
  EXPECT_EQ(reading.chorale.voices[1][0].pitch, 67);
  EXPECT_EQ(reading.chorale.voices[2][0].pitch, 50);
}

TEST(MusicXmlReader, HeadingKeyTimeAndPickup) {
  const auto reading = read(score(
      part("P1", measure("<attributes><divisions>1</divisions><key><fifths>3</fifths></key><time>"
                         "<beats>2+1</beats><beat-type>4</beat-type></time></attributes>" +
                             note("A", 4, 1),
                         "implicit=\"yes\"") +
                     measure(note("A", 4, 3) + "<barline><repeat direction=\"backward\"/>"
                                               "</barline>")),
      "",
      "<work><work-number>BWV 1</work-number><work-title>Wie\n sch\xC3\xB6n</work-title></work>"));
  EXPECT_EQ(reading.chorale.title, "Wie sch\u00F6n");
  EXPECT_EQ(reading.chorale.catalogueNumber, "BWV 1");
  EXPECT_EQ(reading.chorale.keyFifths, 3);
  EXPECT_EQ(reading.chorale.meter, (types::Meter{3, 4, 4}));
  EXPECT_EQ(reading.remarks, std::vector<std::string>{"repeats were not unfolded"});
}

TEST(MusicXmlReader, BarsAreAsTheScoreHasThem) {
  const auto time = [](int beats) {
    return "<attributes><divisions>1</divisions><time><beats>" + std::to_string(beats) +
           "</beats><beat-type>4</beat-type></time></attributes>";
  };
  const auto bar = [](const std::string& number, const std::string& content) {
    return "<measure number=\"" + number + "\">" + content + "</measure>";
  };
  const std::string fermata = "<notations><fermata/></notations>";
  const auto reading = read(score(
      part("P1", bar("1", time(4) + note("A", 4, 4)) + bar("2", note("A", 4, 3, fermata)) +
                     bar("2a", note("A", 4, 1, "<tie type=\"start\"/>")) +
                     bar("3", note("A", 4, 2, "<tie type=\"stop\"/>" + fermata)) +
                     bar("4", time(3) + note("A", 4, 3)) + bar("5", time(3) + note("A", 4, 1)))));
  const types::Meter expected{
      4, 4, 0, {{40, 3, 4}}, {{16, 12, true}, {28, 4, false}, {32, 8, true}}};
  EXPECT_EQ(reading.chorale.meter, expected); // the last bar ends with the piece
  std::vector<int> fermatas;
  for (const auto& voice : reading.chorale.fermatas)
    fermatas.insert(fermatas.end(), voice.begin(), voice.end());
  EXPECT_EQ(fermatas, (std::vector<int>{16, 28})); // a tied note has it where it begins
}

TEST(MusicXmlReader, AShortFirstBarIsAnUpbeatWhateverItsNumber) {
  const std::string time = "<attributes><divisions>1</divisions><time><beats>4</beats>"
                           "<beat-type>4</beat-type></time></attributes>";
  const auto reading =
      read(score(part("P1", measure(time + note("A", 4, 1)) + measure(note("A", 4, 4)))));
  EXPECT_EQ(reading.chorale.meter, (types::Meter{4, 4, 4}));
}

TEST(MusicXmlReader, BadScoresAreOneLineThatSaysWhere) {
  EXPECT_EQ(problem("<score-partwise><part>").substr(0, 24), "a.musicxml:1: is not XML");
  EXPECT_EQ(problem("<html/>"),
            "a.musicxml: is no MusicXML score: expected <score-partwise>, got <html>");
  EXPECT_EQ(problem("<score-timewise/>").substr(0, 32), "a.musicxml: is a timewise score,");
  EXPECT_EQ(problem(score("")), "a.musicxml: has no notes");
  EXPECT_EQ(problem(score(part("P1", measure(note("H", 4, 1))))),
            "a.musicxml: part 1, measure 1: step: expected a letter from A to G, got 'H'");
  EXPECT_EQ(problem(score(part("P1", measure("") + measure(note("A", 99, 1))))),
            "a.musicxml: part 1, measure 2: octave: expected a number from -1 to 10, got '99'");
  EXPECT_EQ(
      problem(score(part("P1", measure("<attributes><divisions>0</divisions></attributes>")))),
      "a.musicxml: part 1, measure 1: divisions: expected a number from 1 to 1048576, got "
      "'0'");
  EXPECT_EQ(
      problem(score(part("P1", measure("<forward><duration>nan</duration></forward>")))),
      "a.musicxml: part 1, measure 1: duration: expected a number from 0 to 16384, got 'nan'");
  EXPECT_EQ(problem(score(part("P1", measure("<forward><duration>16000</duration></forward>") +
                                         measure(note("A", 4, 1000))))),
            "a.musicxml: is longer than 16384 quarters");
}

TEST(MusicXmlReader, EntitiesAreRefusedBeforeAnyGrows) {
  std::string laughs = "<?xml version=\"1.0\"?><!DOCTYPE score-partwise [<!ENTITY l0 \"ha\">";
  for (int i = 1; i < 10; ++i) {
    laughs += "<!ENTITY l" + std::to_string(i) + " \"";
    for (int k = 0; k < 10; ++k) laughs += "&l" + std::to_string(i - 1) + ";";
    laughs += "\">";
  }
  laughs += "]><score-partwise><work><work-title>&l9;</work-title></work></score-partwise>";
  EXPECT_EQ(problem(laughs), "a.musicxml: declares entities, which no score needs");
  const std::string file = "<!DOCTYPE score-partwise [<!ENTITY e SYSTEM \"/etc/passwd\">]>"
                           "<score-partwise><work><work-title>&e;</work-title></work>"
                           "</score-partwise>";
  EXPECT_EQ(problem(file), "a.musicxml: declares entities, which no score needs");
}

TEST(MxlArchive, TheScoreThatTheContainerNames) {
  const auto reading = read(zipOf({{"META-INF/container.xml", container("scores/one.xml")},
                                   {"scores/other.xml", "<nothing/>"},
                                   {"scores/one.xml", kOneNote}}));
  EXPECT_EQ(allNotes(reading.chorale), (std::vector<Note>{{60, 0, 4}}));
}

TEST(MxlArchive, WhatMacOsAddsIsPassedOver) {
  const std::string fork =
      std::string("\0\5\26\7\0\2\0\0Mac OS X        ", 24) + std::string(40, '\0');
  // A score that was unpacked and packed again: in its folder, with resource forks.
  std::vector<std::pair<std::string, std::string>> entries{
      {"META-INF/container.xml", container("one.xml")},
      {"META-INF/._container.xml", fork},
      {"one.xml", kOneNote},
      {"._one.xml", fork},
      {".DS_Store", "Bud1"}};
  for (const std::string folder : {"", "Score/", "My music/Score/"}) {
    std::vector<std::pair<std::string, std::string>> packed{{"__MACOSX/._Score", fork}};
    for (const auto& [name, content] : entries) {
      packed.emplace_back(folder + name, content);
      packed.emplace_back("__MACOSX/" + folder + name, fork);
    }
    EXPECT_EQ(allNotes(read(zipOf(packed)).chorale), (std::vector<Note>{{60, 0, 4}})) << folder;
  }
  // A score that was packed alone.
  EXPECT_EQ(
      allNotes(read(zipOf({{"my score.MusicXML", kOneNote}, {"__MACOSX/._my score.xml", fork}}))
                   .chorale),
      (std::vector<Note>{{60, 0, 4}}));
  EXPECT_NE(problem(zipOf({{"a.xml", kOneNote}, {"b.xml", kOneNote}}))
                .find("'META-INF/container.xml' in the archive"),
            std::string::npos);
}

TEST(MxlArchive, PathsThatLeadOutAreRefused) {
  for (const char* path : {"../one.xml", "/etc/passwd", "a/../../b.xml", "C:\\one.xml", "a\\b"}) {
    const std::string named = zipOf({{"META-INF/container.xml", container(path)}, {"a", kOneNote}});
    EXPECT_EQ(problem(named),
              "a.musicxml: META-INF/container.xml: names a score outside the archive: " +
                  std::string(path))
        << path;
    EXPECT_NE(problem(zipOf({{"META-INF/container.xml", container("a")}, {path, kOneNote}}))
                  .find("the archive has an entry that leads out of it: "),
              std::string::npos)
        << path;
  }
}

TEST(MxlArchive, DamageAndWhatIsMissing) {
  const std::string good = zipOf({{"META-INF/container.xml", container("a")}, {"a", kOneNote}});
  for (std::size_t size = 4; size < good.size(); size += 7)
    EXPECT_NE(problem(good.substr(0, size)), "no error") << size;
  EXPECT_NE(problem(zipOf({{"a", kOneNote}})).find("'META-INF/container.xml' in the archive"),
            std::string::npos);
  EXPECT_NE(problem(zipOf({{"META-INF/container.xml", container("b")}, {"a", kOneNote}}))
                .find("'b' in the archive cannot be read"),
            std::string::npos);
  EXPECT_EQ(problem(zipOf({{"META-INF/container.xml", "<container/>"}})),
            "a.musicxml: META-INF/container.xml: names no score (rootfile, full-path)");
}

TEST(MxlArchive, AZipBombIsRefusedWithoutBeingHeldWhole) {
  // 200 MB of blanks in some 200 kB.
  const std::string bomb = zipOf({{"META-INF/container.xml", container("a")},
                                  {"a", std::string(std::size_t{200} << 20, ' ')}});
  ASSERT_LT(bomb.size(), std::size_t{1} << 20);
  EXPECT_EQ(problem(bomb), "a.musicxml: 'a' in the archive is larger than 32 MB");
  std::vector<std::pair<std::string, std::string>> many{{"META-INF/container.xml", container("0")}};
  for (int i = 0; i < 1000; ++i) many.emplace_back(std::to_string(i), kOneNote);
  EXPECT_EQ(problem(zipOf(many)),
            "a.musicxml: the archive has 1001 entries, expected a score and a few more files");
}

TEST(MusicXmlWriter, TiesNotesOverBarLinesAndWhereNoValueFits) {
  types::Chorale chorale;
  chorale.stepsPerQuarter = 4;
  chorale.lengthSteps = 24;
  chorale.meter = types::Meter{3, 4, 4};
  chorale.voices[0] = {{60, 0, 9}, {61, 12, 12}}; // a quarter, then 5/16 over the bar line
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(formats::toMusicXml(chorale).c_str()));
  const auto part = document.child("score-partwise").child("part");
  std::string written; // duration type dots ties; | for a bar line
  for (const auto& bar : part.children("measure")) {
    for (const auto& item : bar.children("note")) {
      written += item.child("duration").text().get() + std::string(item.child("type").text().get());
      if (item.child("dot")) written += ".";
      if (item.child("rest")) written += " rest";
      for (const auto& tie : item.children("tie"))
        written += std::string(" ") + tie.attribute("type").value();
      written += ", ";
    }
    written += "| ";
  }
  EXPECT_EQ(written, "4quarter start, | 4quarter stop start, 116th stop, 3eighth. rest, "
                     "4quarter start, | 8half stop, | ");
  const auto first = part.first_child();
  EXPECT_STREQ(first.attribute("implicit").value(), "yes");
  EXPECT_STREQ(first.attribute("number").value(), "0");
  EXPECT_EQ(first.select_node("attributes/time/beats").node().text().as_int(), 3);
}

/// "0i 1r 2 2ai 3", the numbers of the bars of a part; i: implicit, r: a rest of the whole bar.
std::string barsOf(const std::string& xml, int part) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(xml.c_str()));
  auto node = document.child("score-partwise").child("part");
  for (int i = 0; i < part; ++i) node = node.next_sibling("part");
  std::string text;
  for (const auto& bar : node.children("measure")) {
    text += (text.empty() ? "" : " ") + std::string(bar.attribute("number").value());
    if (bar.attribute("implicit")) text += "i";
    if (bar.select_node("note/rest[@measure='yes']")) text += "r";
    if (const auto time = bar.select_node("attributes/time").node())
      text += "(" + std::string(time.child("beats").text().get()) + ")";
  }
  return text;
}

TEST(MusicXmlWriter, BarsAreThoseOfThePieceAndOnlyWholeOnesHaveAWholeRest) {
  types::Chorale chorale;
  chorale.stepsPerQuarter = 4;
  chorale.lengthSteps = 76; // an upbeat, 1, 2 in two parts, 3 of 3/4, a last one of one beat
  chorale.meter = types::Meter{4, 4, 4, {{36, 3, 4}}, {{20, 12, true}, {32, 4, false}}};
  chorale.voices[0] = {{60, 0, 76}};
  const std::string xml = formats::toMusicXml(chorale);
  EXPECT_EQ(barsOf(xml, 0), "0i(4) 1 2 2ai 3(3) 4 5 6");
  EXPECT_EQ(barsOf(xml, 3), "0i(4) 1r 2 2ai 3r(3) 4r 5r 6");
}

TEST(MusicXmlWriter, AFermataIsOverTheEndOfItsNote) {
  types::Chorale chorale;
  chorale.lengthSteps = 8;
  chorale.meter = types::Meter{4, 4, 0};
  chorale.voices[0] = {{60, 0, 3}, {62, 3, 2}, {64, 5, 3}}; // the second is tied over the bar line
  chorale.fermatas[0] = {3};
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(formats::toMusicXml(chorale).c_str()));
  const auto marks = document.select_nodes("//notations/fermata");
  ASSERT_EQ(marks.size(), 1U);
  const auto marked = marks.first().parent().parent(); // of notations: the note
  EXPECT_STREQ(marked.child("pitch").child("step").text().get(), "D");
  EXPECT_STREQ(marked.child("tie").attribute("type").value(), "stop");
}

TEST(PitchSpelling, LettersFollowTheKey) {
  const auto spelled = [](int pitch, int fifths) {
    const auto result = formats::spell(pitch, fifths);
    return result.step +
           std::string(result.alter > 0   ? "#"
                       : result.alter < 0 ? "b"
                                          : "") +
           std::to_string(result.octave);
  };
  EXPECT_EQ(spelled(60, 0), "C4");
  EXPECT_EQ(spelled(66, 1), "F#4");
  EXPECT_EQ(spelled(70, -2), "Bb4");
  EXPECT_EQ(spelled(68, 0), "G#4"); // the leading tone of A minor
  EXPECT_EQ(spelled(63, -3), "Eb4");
  EXPECT_EQ(spelled(63, 4), "D#4");
  EXPECT_EQ(spelled(59, -6), "Cb4"); // B3 sounds, in six flats
  EXPECT_EQ(spelled(60, 7), "B#3");
  for (int fifths = -7; fifths <= 7; ++fifths)
    for (int pitch = 21; pitch <= 108; ++pitch)
      EXPECT_EQ(formats::pitchOf(formats::spell(pitch, fifths)), pitch) << fifths;
}

TEST(PitchSpelling, EstimatesTheSignature) {
  types::Chorale chorale;
  for (const int pitch : {62, 64, 66, 67, 69, 71, 73}) chorale.voices[0].push_back({pitch, 0, 1});
  EXPECT_EQ(formats::estimateKeyFifths(chorale), 2); // D major
  chorale.voices[0] = {{60, 0, 1}};
  EXPECT_EQ(formats::estimateKeyFifths(chorale), 0);
}
