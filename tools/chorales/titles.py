"""The titles of the chorales by catalogue number."""

# Titles of the pieces that music21's lists of the chorales leave out or misspell.
TITLES = {
    "1.6": "Wie schön leuchtet der Morgenstern",
    "111.6": "Was mein Gott will, das gscheh allzeit",
    "112.5-sc": "Der Herr ist mein getreuer Hirt",
    "116.6": "Du Friedefürst, Herr Jesu Christ",
    "119.9": "Herr Gott, dich loben wir",
    "12.7": "Was Gott tut, das ist wohlgetan",
    "120.6": "Herr Gott, dich loben wir",
    "120.8-a": "Lobe den Herren, den mächtigen König der Ehren",
    "124.6": "Meinen Jesum laß ich nicht",
    "125.6": "Mit Fried und Freud ich fahr dahin",
    "128.5": "O Gott, du frommer Gott",
    "130.6": "Herr Gott, dich loben alle wir",
    "135.6": "Ach Herr, mich armen Sünder",
    "137.5": "Lobe den Herren, den mächtigen König der Ehren",
    "139.6": "Wohl dem, der sich auf seinen Gott",
    "146.8": "Werde munter, mein Gemüte",
    "149.7": "Herzlich lieb hab ich dich, o Herr",
    "157.5": "Meinen Jesum laß ich nicht",
    "158.4": "Christ lag in Todesbanden",
    "2.6": "Ach Gott, vom Himmel sieh’ darein",
    "162.6-lpz": "Alle Menschen müssen sterben",
    "165.6": "Nun laßt uns Gott dem Herren",
    "171.6": "Jesu, nun sei gepreiset",
    "175.7": "Komm, Heiliger Geist, Herre Gott",
    "178.7": "Wo Gott der Herr nicht bei uns hält",
    "18.5-lz": "Durch Adams Fall ist ganz verderbt",
    "18.5-w": "Durch Adams Fall ist ganz verderbt",
    "185.6": "Ich ruf zu dir, Herr Jesu Christ",
    "188.6": "Auf meinen lieben Gott",
    "190.7-inst": "Jesu, nun sei gepreiset",
    "195.6": "Nun danket all und bringet Ehr",
    "197.7-a": "O Gott, du frommer Gott",
    "20.7": "O Ewigkeit, du Donnerwort",
    "227.1": "Jesu, meine Freude",
    "227.3": "Jesu, meine Freude",
    "229.2": "Komm, Jesu, komm",
    "244.17": "O Haupt voll Blut und Wunden",
    "244.29-a": "Jesum laß ich nicht von mir",
    "245.5": "Vater unser im Himmelreich",
    "248.17": "Vom Himmel hoch, da komm ich her",
    "248.23-s": "Vom Himmel hoch, da komm ich her",
    "248.28": "Gelobet seist du, Jesu Christ",
    "248.35-3c": "Wir Christenleut",
    "248.42-s": "Hilf, Herr Jesu, laß gelingen",
    "248.64-6": "Herzlich tut mich verlangen",
    "248.64-s": "Herzlich tut mich verlangen",
    "248.9-s": "Vom Himmel hoch, da komm ich her",
    "31.9": "Wenn mein Stündlein vorhanden ist",
    "52.6": "In dich hab ich gehoffet, Herr",
    "59.3": "Komm, Heiliger Geist, Herre Gott",
    "66.6": "Christ ist erstanden",
    "67.4": "Erschienen ist der herrlich Tag",
    "7.7": "Christ unser Herr zum Jordan kam",
    "70.7": "Freu dich sehr, o meine Seele",
    "72.6": "Was mein Gott will, das gscheh allzeit",
    "79.3": "Nun danket alle Gott",
    "79.6": "Nun laßt uns Gott dem Herren",
    "92.9": "Was mein Gott will, das gscheh allzeit",
    "93.7": "Wer nur den lieben Gott läßt walten",
    "95.7": "Wenn mein Stündlein vorhanden ist",
    "97.9": "O Welt, ich muß dich lassen",
    "99.6": "Was Gott tut, das ist wohlgetan",
}


def titles():
    from music21 import corpus

    found = dict(TITLES)
    for entry in corpus.chorales.ChoraleList().byBWV.values():
        found.setdefault(str(entry["bwv"]), entry["title"])
    for entry in corpus.chorales.ChoraleListRKBWV().byRiemenschneider.values():
        if isinstance(entry, dict):
            found.setdefault(str(entry["bwv"]), entry["title"])
    return {bwv: title.strip() for bwv, title in found.items()}
