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
 * A conversation: a tree of turns, since an earlier question can be asked differently, and the path through it that is
 * shown. Immutable.
 *
 * @param id names its file
 * @param title for a list; the beginning of the first question unless somebody named it
 * @param created when
 * @param changed when last
 * @param turns all turns, parents before children
 * @param head the last turn of the path that is shown, or null for an empty conversation
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

    /** An empty one. */
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

    /** The turns that are shown, oldest first. */
    public List<Turn> path() {
        return head == null ? List.of() : pathTo(head);
    }

    /** The turns up to one, that one included, oldest first. */
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
     * The turns that begin where this one does: itself and the other ways in which its question was asked, oldest
     * first.
     */
    public List<Turn> variants(String turnId) {
        String parent = require(turnId).parent();
        return turns.stream().filter(turn -> Objects.equals(turn.parent(), parent)).toList();
    }

    /** Shows the branch that this turn is in, down to its newest turn. */
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

    /** With a new turn at the end of what is shown, or as another branch if its parent is an earlier turn. */
    Conversation plus(Turn turn) {
        List<Turn> all = new ArrayList<>(turns);
        all.add(turn);
        String named = title;
        if (named.isEmpty()) {
            named = titleOf(turn);
        }
        return new Conversation(id, named, created, Instant.now(), all, turn.id());
    }

    /** The title of a conversation that begins with a turn. */
    static String titleOf(Turn turn) {
        Command command = turn.command();
        String named = turn.question().isBlank() && command != null ? "/" + command.id()
                : turn.question().strip().lines().findFirst().orElse("");
        return ShortText.of(named, TITLE);
    }

    /** With a turn in the place of the one with its id. */
    Conversation with(Turn turn) {
        require(turn.id());
        return new Conversation(id, title, created, Instant.now(),
                turns.stream().map(each -> each.id().equals(turn.id()) ? turn : each).toList(), head);
    }

    /** With another title. */
    public Conversation named(String value) {
        return new Conversation(id, value, created, Instant.now(), turns, head);
    }
}
