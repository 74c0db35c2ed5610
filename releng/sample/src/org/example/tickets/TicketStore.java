// SPDX-License-Identifier: EPL-2.0
package org.example.tickets;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Keeps tickets by number, in memory. */
public class TicketStore {

    private final Map<Integer, Ticket> tickets = new TreeMap<>();

    public void save(Ticket ticket) {
        tickets.put(ticket.number(), ticket);
    }

    public Optional<Ticket> find(int number) {
        return Optional.ofNullable(tickets.get(number));
    }

    public int nextNumber() {
        return tickets.keySet().stream().max(Comparator.naturalOrder()).orElse(0) + 1;
    }

    public List<Ticket> all(Predicate<Ticket> condition) {
        return tickets.values().stream().filter(condition).toList();
    }
}
