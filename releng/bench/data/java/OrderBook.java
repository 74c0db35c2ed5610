// SPDX-License-Identifier: EPL-2.0
package workshop.store;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;

/** The orders that a workshop has placed with its suppliers. */
public final class OrderBook {

    /** Where an order stands. */
    public enum State {
        DRAFT, SENT, CONFIRMED, DELIVERED, CANCELLED;

        boolean open() {
            return this == SENT || this == CONFIRMED;
        }

        boolean mayBecome(State next) {
            return switch (this) {
                case DRAFT -> next == SENT || next == CANCELLED;
                case SENT -> next == CONFIRMED || next == CANCELLED;
                case CONFIRMED -> next == DELIVERED || next == CANCELLED;
                case DELIVERED, CANCELLED -> false;
            };
        }
    }

    /** One line of an order. */
    public record Line(String code, BigDecimal quantity, BigDecimal price) {
        public Line {
            Objects.requireNonNull(code);
            if (quantity.signum() <= 0) {
                throw new IllegalArgumentException("an order line needs a quantity");
            }
        }

        public BigDecimal amount() {
            return quantity.multiply(price);
        }
    }

    /** An order with its lines. */
    public static final class Order {
        private final int number;
        private final String supplier;
        private final LocalDate placed;
        private final List<Line> lines = new ArrayList<>();
        private State state = State.DRAFT;
        private LocalDate expected;

        Order(int number, String supplier, LocalDate placed) {
            this.number = number;
            this.supplier = supplier;
            this.placed = placed;
        }

        public int number() {
            return number;
        }

        public String supplier() {
            return supplier;
        }

        public LocalDate placed() {
            return placed;
        }

        public State state() {
            return state;
        }

        public List<Line> lines() {
            return List.copyOf(lines);
        }

        public void add(Line line) {
            if (state != State.DRAFT) {
                throw new IllegalStateException("order " + number + " was sent and cannot be changed");
            }
            lines.add(line);
        }

        public void expect(LocalDate day) {
            if (day.isBefore(placed)) {
                throw new IllegalArgumentException("order " + number + " cannot come before it was placed");
            }
            expected = day;
        }

        /** Days by which it is late, 0 if it is not. */
        public long daysLate(LocalDate today) {
            if (expected == null || !state.open() || !today.isAfter(expected)) {
                return 0;
            }
            return ChronoUnit.DAYS.between(expected, today);
        }

        public BigDecimal amount() {
            BigDecimal sum = BigDecimal.ZERO;
            for (Line line : lines) {
                sum = sum.add(line.amount());
            }
            return sum;
        }
    }

    private final Map<Integer, Order> orders = new LinkedHashMap<>();
    private final Inventory inventory;
    private int lastNumber;

    public OrderBook(Inventory inventory) {
        this.inventory = Objects.requireNonNull(inventory);
    }

    public Order begin(String supplier, LocalDate day) {
        Order order = new Order(++lastNumber, supplier, day);
        orders.put(order.number(), order);
        return order;
    }

    public Order require(int number) {
        Order order = orders.get(number);
        if (order == null) {
            throw new NoSuchElementException("there is no order " + number);
        }
        return order;
    }

    public List<Order> orders() {
        return List.copyOf(orders.values());
    }

    /** Moves an order on. */
    public void advance(int number, State next) {
        Order order = require(number);
        if (!order.state.mayBecome(next)) {
            throw new IllegalStateException("order " + number + " is " + order.state + " and cannot become " + next);
        }
        order.state = next;
    }

    /** Books all lines of an order that has come. */
    public void deliver(int number, LocalDate day) {
        advance(number, State.DELIVERED);
        Order order = require(number);
        for (Line line : order.lines) {
            inventory.receive(line.code(), day, line.quantity(), order.supplier());
        }
    }

    /** The orders that are late, the latest first. */
    public List<Order> late(LocalDate today) {
        List<Order> late = new ArrayList<>();
        for (Order order : orders.values()) {
            if (order.daysLate(today) > 0) {
                late.add(order);
            }
        }
        late.sort((a, b) -> Long.compare(b.daysLate(today), a.daysLate(today)));
        return late;
    }

    /** What is spent with each supplier, cancelled orders left out. */
    public Map<String, BigDecimal> spending() {
        Map<String, BigDecimal> spending = new HashMap<>();
        for (Order order : orders.values()) {
            if (order.state() != State.CANCELLED) {
                spending.merge(order.supplier(), order.amount(), BigDecimal::add);
            }
        }
        return spending;
    }

    /** How many orders stand where. */
    public Map<State, Integer> count() {
        Map<State, Integer> count = new EnumMap<>(State.class);
        for (Order order : orders.values()) {
            count.merge(order.state(), 1, Integer::sum);
        }
        return count;
    }
}
