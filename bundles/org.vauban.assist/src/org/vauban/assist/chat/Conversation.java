// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.command.Command;
import org.vauban.governance.text.ShortText;

/**
 * A conversation: a tree of turns, since an earlier question can be edited and asked again, and the displayed path
 * through it. Immutable.
 *
 * @param id name of its file
 * @param title title for lists; the beginning of the first question unless the user has renamed it
 * @param created time of creation
 * @param changed time of the last change
 * @param turns all turns, parents before children
 * @param head the last turn of the displayed path, or null for an empty conversation
 */
public record Conversation(String id, String title, Instant created, Instant changed, List<Turn> turns,
        @Nullable String head) {
    private static final int TITLE = 60;

    /** @throws IllegalArgumentException if the turns do not form a tree with this head */
    public Conversation {
        Objects.requireNonNull(id);
        Objects.requireNonNull(title);
        Objects.requireNonNull(created);
        Objects.requireNonNull(changed);
        turns = List.copyOf(turns);
        Set<String> seen = new HashSet<>();
        for (Turn turn : turns) {
            if (turn.parent() != null && !seen.contains(turn.parent()) || !seen.add(turn.id())) {
                throw new IllegalArgumentException("turn " + turn.id() + " has no place");
            }
        }
        if (head == null ? !turns.isEmpty() : !seen.contains(head)) {
            throw new IllegalArgumentException("head " + head);
        }
    }

    /** Creates an empty conversation. */
    public static Conversation create() {
        Instant now = Instant.now();
        return new Conversation(UUID.randomUUID().toString(), "", now, now, List.of(), null);
    }

    public Optional<Turn> turn(String turnId) {
        return turns.stream().filter(turn -> turn.id().equals(turnId)).findFirst();
    }

    private Turn require(String turnId) {
        return turn(turnId).orElseThrow(() -> new IllegalArgumentException("no turn " + turnId));
    }

    /** Returns the turns of the displayed path, oldest first. */
    public List<Turn> path() {
        return head == null ? List.of() : pathTo(head);
    }

    /** Returns the turns up to and including one, oldest first. */
    public List<Turn> pathTo(String turnId) {
        List<Turn> path = new ArrayList<>();
        for (String at = turnId; at != null;) {
            Turn turn = require(at);
            path.add(turn);
            at = turn.parent();
        }
        Collections.reverse(path);
        return path;
    }

    /**
     * Returns the turns with the same parent as this one: itself and the other versions of its question, oldest first.
     */
    public List<Turn> variants(String turnId) {
        String parent = require(turnId).parent();
        return turns.stream().filter(turn -> Objects.equals(turn.parent(), parent)).toList();
    }

    /** Returns a copy that displays the branch of this turn, down to its newest turn. */
    public Conversation select(String turnId) {
        return new Conversation(id, title, created, changed, turns, newest(require(turnId).id()));
    }

    private String newest(String turnId) {
        String at = turnId;
        while (true) {
            String now = at;
            Optional<Turn> child = turns.stream().filter(turn -> now.equals(turn.parent()))
                    .reduce((first, last) -> last);
            if (child.isEmpty()) {
                return at;
            }
            at = child.get().id();
        }
    }

    /** Returns a copy with a turn at the end of the displayed path, or in a new branch if its parent is earlier. */
    Conversation plus(Turn turn) {
        List<Turn> all = new ArrayList<>(turns);
        all.add(turn);
        String named = title;
        if (named.isEmpty()) {
            named = titleOf(turn);
        }
        return new Conversation(id, named, created, Instant.now(), all, turn.id());
    }

    /** Returns the title of a conversation that begins with a turn. */
    static String titleOf(Turn turn) {
        Command command = turn.command();
        String named = turn.question().isBlank() && command != null ? "/" + command.id()
                : turn.question().strip().lines().findFirst().orElse("");
        return ShortText.of(named, TITLE);
    }

    /** Returns a copy with the given turn in place of the one with its id. */
    Conversation with(Turn turn) {
        require(turn.id());
        return new Conversation(id, title, created, Instant.now(),
                turns.stream().map(each -> each.id().equals(turn.id()) ? turn : each).toList(), head);
    }

    /** Returns a copy with the given title. */
    public Conversation named(String value) {
        return new Conversation(id, value, created, Instant.now(), turns, head);
    }
}
