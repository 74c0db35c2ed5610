// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour.typist;

/** What suggestions saved somebody who typed. Not thread-safe. */
public final class TypingTally {
    private int characters;
    private int keys;
    private int shown;
    private int accepted;
    private long millis;

    /** A key wrote something. */
    public void typed(String key) {
        characters += TypingPace.characters(key);
        keys++;
    }

    /** A key wrote nothing by itself: it asked for a suggestion, or accepted one. */
    public void pressed() {
        keys++;
    }

    /** A suggestion was looked at. */
    public void looked() {
        shown++;
    }

    /** The one that was looked at wrote something, once for all its parts. */
    public void accepted(String text) {
        accepted++;
        characters += TypingPace.characters(text);
    }

    /** Time went by. */
    public void took(long time) {
        millis += time;
    }

    /** What another one has counted. */
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

    /** Suggestions looked at, for 1,000 characters. */
    public double shown() {
        return perThousand(shown);
    }

    /** Suggestions accepted at least in part, for 1,000 characters. */
    public double accepted() {
        return perThousand(accepted);
    }

    /** Suggestions looked at in vain, for 1,000 characters. */
    public double wrong() {
        return perThousand(shown - accepted);
    }

    /** Characters that needed no key, in per cent. */
    public double saved() {
        return 100.0 * (characters - keys) / characters;
    }

    /**
     * Seconds for 1,000 characters, against typing all of it with the same pauses.
     *
     * @param unaided milliseconds of that
     */
    public double secondsSaved(long unaided) {
        return perThousand((unaided - millis) / 1_000.0);
    }

    private double perThousand(double count) {
        return 1_000.0 * count / characters;
    }
}
