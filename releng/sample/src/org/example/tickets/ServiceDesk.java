// SPDX-License-Identifier: EPL-2.0
package org.example.tickets;

import java.time.Clock;
import java.util.List;
import java.util.NoSuchElementException;

import org.example.tickets.Ticket.Priority;

/** Opens, assigns and closes tickets. */
public class ServiceDesk {

    private final TicketStore store;
    private final Clock clock;

    public ServiceDesk(TicketStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    public Ticket open(String title, Priority priority) {
        Ticket ticket = Ticket.open(store.nextNumber(), title, priority, clock.instant());
        store.save(ticket);
        return ticket;
    }

    public Ticket assign(int number, String person) {
        Ticket ticket = ticket(number).assignTo(person);
        store.save(ticket);
        return ticket;
    }

    public Ticket close(int number) {
        Ticket ticket = ticket(number).close();
        store.save(ticket);
        return ticket;
    }

    public List<Ticket> openTickets() {
        return store.all(ticket -> !ticket.isClosed());
    }

    private Ticket ticket(int number) {
        return store.find(number).orElseThrow(() -> new NoSuchElementException("There is no ticket " + number));
    }
}
