// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour.typist;

/** The savings of a typist through suggestions. Not thread-safe. */
public final class TypingTally {
    private int characters;
    private int keys;
    private int shown;
    private int accepted;
    private long millis;

    /** Counts a key that wrote something. */
    public void typed(String key) {
        characters += TypingPace.characters(key);
        keys++;
    }

    /** Counts a key that wrote no text: it requested or accepted a suggestion. */
    public void pressed() {
        keys++;
    }

    /** Counts a suggestion that the typist looked at. */
    public void looked() {
        shown++;
    }

    /** Counts the text that such a suggestion wrote, once for all its parts. */
    public void accepted(String text) {
        accepted++;
        characters += TypingPace.characters(text);
    }

    /** Adds elapsed time. */
    public void took(long time) {
        millis += time;
    }

    /** Adds the counts of another tally. */
    public void add(TypingTally other) {
        characters += other.characters;
        keys += other.keys;
        shown += other.shown;
        accepted += other.accepted;
        millis += other.millis;
    }

    public int characters() {
        return characters;
    }

    public int keys() {
        return keys;
    }

    /** Returns the suggestions looked at, for 1,000 characters. */
    public double shown() {
        return perThousand(shown);
    }

    /** Returns the suggestions accepted at least in part, for 1,000 characters. */
    public double accepted() {
        return perThousand(accepted);
    }

    /** Returns the suggestions looked at in vain, for 1,000 characters. */
    public double wrong() {
        return perThousand(shown - accepted);
    }

    /** Returns the characters that needed no key, in per cent. */
    public double saved() {
        return 100.0 * (characters - keys) / characters;
    }

    /**
     * Returns the seconds saved for 1,000 characters, against typing all of it with the same pauses.
     *
     * @param unaided milliseconds of that typing
     */
    public double secondsSaved(long unaided) {
        return perThousand((unaided - millis) / 1_000.0);
    }

    private double perThousand(double count) {
        return 1_000.0 * count / characters;
    }
}
