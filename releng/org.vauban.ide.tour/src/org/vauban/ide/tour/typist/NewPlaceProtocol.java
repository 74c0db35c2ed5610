// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour.typist;

/**
 * The steps after the caret has moved to another file: it rests there, some characters are typed, and a suggestion is
 * awaited; this is repeated after a while. Times in milliseconds.
 */
public final class NewPlaceProtocol {
    /** From the moment when the caret is placed to the first key. */
    public static final long PAUSE_MILLIS = 1_500;
    /** From a key to the next one. */
    public static final long KEY_MILLIS = 200;
    /** From the first answer to the second request. */
    public static final long LATER_MILLIS = 5_000;
    /** Number of typed characters. */
    public static final int KEYS = 3;

    private NewPlaceProtocol() {}
}
