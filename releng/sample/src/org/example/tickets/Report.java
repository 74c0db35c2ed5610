// SPDX-License-Identifier: EPL-2.0
package org.example.tickets;

import java.time.Clock;
import java.util.List;

/** Tells what is left to do. */
public class Report {

    private final ServiceDesk desk;
    private final Clock clock;

    public Report(ServiceDesk desk, Clock clock) {
        this.desk = desk;
        this.clock = clock;
    }

    public String text() {
        List<Ticket> open = desk.openTickets();
        StringBuilder text = new StringBuilder();
        text.append(open.size()).append(" open tickets\n");
        for (Ticket ticket : open) {
            text.append(line(ticket)).append('\n');
        }
        return text.toString();
    }

    private String line(Ticket ticket) {
        String assignee = ticket.assignee() == null ? "nobody" : ticket.assignee();
        return "#%d %s (%s, %s, %d h)".formatted(ticket.number(), ticket.title(), ticket.priority(), assignee,
                ticket.age(clock.instant()).toHours());
    }

    public static void main(String[] arguments) {
        Clock clock = Clock.systemUTC();
        ServiceDesk desk = new ServiceDesk(new TicketStore(), clock);
        desk.open("The printer on the second floor is silent", Ticket.Priority.NORMAL);
        desk.open("Nobody can log in", Ticket.Priority.URGENT);
        desk.assign(2, "Amina");
        System.out.print(new Report(desk, clock).text());
    }
}
