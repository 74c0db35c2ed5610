// SPDX-License-Identifier: EPL-2.0
package org.example.tickets;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** What a customer asked for. A ticket never changes; each step of its life makes a new one. */
public record Ticket(int number, String title, Priority priority, State state, String assignee, Instant opened) {

    public enum Priority {
        LOW, NORMAL, URGENT
    }

    public enum State {
        OPEN, ASSIGNED, CLOSED
    }

    public Ticket {
        Objects.requireNonNull(title, "title");
        if (title.isBlank()) {
            throw new IllegalArgumentException("A ticket needs a title");
        }
    }

    public static Ticket open(int number, String title, Priority priority, Instant now) {
        return new Ticket(number, title, priority, State.OPEN, null, now);
    }

    public Ticket assignTo(String person) {
        return new Ticket(number, title, priority, State.ASSIGNED, person, opened);
    }

    public Ticket close() {
        return new Ticket(number, title, priority, State.CLOSED, assignee, opened);
    }

    public boolean isClosed() {
        return state == State.CLOSED;
    }

    public Duration age(Instant now) {
        return Duration.between(opened, now);
    }
}
