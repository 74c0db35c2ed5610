// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.page;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was pressed in the page. It comes as an address that leads nowhere, {@code vauban:TOKEN/ACTION/…}, so that the
 * page needs no permission of any kind; only the page's own script knows the token.
 *
 * @param action what
 * @param arguments what it is about
 */
public record PageMessage(Action action, List<String> arguments) {

    /** What can be pressed. The arguments are a turn's id, and where told, more. */
    public enum Action {
        /** Turn and number of a code block. */
        INSERT, REPLACE, PREVIEW, NEW_FILE, COPY_CODE,
        /** A turn. */
        COPY_ANSWER, RETRY, EDIT, INSPECT, EXPLAIN,
        /** The turn to be shown. */
        SELECT,
        /** An address. */
        LINK,
        /** How many places were found, and which of them is shown, counted from 1. */
        FOUND,
        /** Tab was pressed on the last or first thing of the page: {@code forward} or {@code back}. */
        LEAVE,
        /** The page stands. */
        READY
    }

    private static final String SCHEME = "vauban:";

    public PageMessage {
        arguments = List.copyOf(arguments);
    }

    /** @return empty for another address, or one that the page did not write */
    static Optional<PageMessage> of(String address, String token) {
        if (!address.startsWith(SCHEME + token + "/")) {
            return Optional.empty();
        }
        String[] parts = address.substring(SCHEME.length() + token.length() + 1).split("/", -1);
        try {
            List<String> arguments = new ArrayList<>();
            for (int i = 1; i < parts.length; i++) {
                arguments.add(URLDecoder.decode(parts[i], StandardCharsets.UTF_8));
            }
            return Optional.of(new PageMessage(Action.valueOf(parts[0]), arguments));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The text of an argument; empty if there is none. */
    public String text(int index) {
        return index < arguments.size() ? arguments.get(index) : "";
    }

    /** The number of an argument; -1 if there is none. */
    public int number(int index) {
        try {
            return Integer.parseInt(text(index));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
