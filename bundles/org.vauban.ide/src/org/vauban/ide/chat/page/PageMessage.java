// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.page;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message from the page, such as a pressed button. It arrives as an address that cannot be loaded,
 * {@code vauban:TOKEN/ACTION/…}, so that the page needs no permissions; only the page's own script knows the token.
 *
 * @param action kind of message
 * @param arguments arguments of the action
 */
public record PageMessage(Action action, List<String> arguments) {

    /** Kind of message. The first argument is the id of a turn unless noted. */
    public enum Action {
        /** Arguments: the turn and the number of a code block. */
        INSERT, REPLACE, PREVIEW, NEW_FILE, COPY_CODE,
        /** Argument: a turn. */
        COPY_ANSWER, RETRY, EDIT, INSPECT, EXPLAIN,
        /** Argument: the turn to show. */
        SELECT,
        /** Argument: an address. */
        LINK,
        /** Arguments: the number of matches, and the index of the current one, counted from 1. */
        FOUND,
        /** Tab was pressed on the last or first element of the page; argument: {@code forward} or {@code back}. */
        LEAVE,
        /** The page is loaded. */
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

    /** Returns an argument as text; empty if it is missing. */
    public String text(int index) {
        return index < arguments.size() ? arguments.get(index) : "";
    }

    /** Returns an argument as a number; -1 if it is missing. */
    public int number(int index) {
        try {
            return Integer.parseInt(text(index));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
