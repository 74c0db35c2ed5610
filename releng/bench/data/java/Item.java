// SPDX-License-Identifier: EPL-2.0
package workshop.store;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** A thing that a workshop keeps on its shelves: a tool, a spare part or a material. */
public final class Item {

    /** How an item is counted. */
    public enum Unit {
        PIECE("pc"), METRE("m"), LITRE("l"), KILOGRAM("kg");

        private final String symbol;

        Unit(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }

        public boolean divisible() {
            return this != PIECE;
        }
    }

    /** One change of the stock. */
    public record Movement(LocalDate day, BigDecimal quantity, String reason) {
        public Movement {
            Objects.requireNonNull(day);
            Objects.requireNonNull(quantity);
            if (quantity.signum() == 0) {
                throw new IllegalArgumentException("a movement must move something");
            }
        }

        public boolean incoming() {
            return quantity.signum() > 0;
        }
    }

    private final String code;
    private final String name;
    private final Unit unit;
    private final List<Movement> movements = new ArrayList<>();
    private BigDecimal price;
    private BigDecimal minimum = BigDecimal.ZERO;
    private String shelf;

    public Item(String code, String name, Unit unit, BigDecimal price) {
        this.code = Objects.requireNonNull(code);
        this.name = Objects.requireNonNull(name);
        this.unit = Objects.requireNonNull(unit);
        setPrice(price);
    }

    public String code() {
        return code;
    }

    public String name() {
        return name;
    }

    public Unit unit() {
        return unit;
    }

    public BigDecimal price() {
        return price;
    }

    public void setPrice(BigDecimal price) {
        if (price.signum() < 0) {
            throw new IllegalArgumentException("the price of " + code + " may not be negative");
        }
        this.price = price.setScale(2, RoundingMode.HALF_UP);
    }

    public BigDecimal minimum() {
        return minimum;
    }

    public void setMinimum(BigDecimal minimum) {
        if (minimum.signum() < 0) {
            throw new IllegalArgumentException("the minimum of " + code + " may not be negative");
        }
        this.minimum = minimum;
    }

    public String shelf() {
        return shelf;
    }

    public void setShelf(String shelf) {
        this.shelf = shelf;
    }

    public List<Movement> movements() {
        return Collections.unmodifiableList(movements);
    }

    /** Puts something on the shelf. */
    public void receive(LocalDate day, BigDecimal quantity, String reason) {
        requirePositive(quantity);
        movements.add(new Movement(day, quantity, reason));
    }

    /** Takes something from the shelf. */
    public void issue(LocalDate day, BigDecimal quantity, String reason) {
        requirePositive(quantity);
        if (quantity.compareTo(stock()) > 0) {
            throw new IllegalStateException("only " + stock() + " " + unit.symbol() + " of " + code + " are left");
        }
        movements.add(new Movement(day, quantity.negate(), reason));
    }

    /** What is on the shelf now. */
    public BigDecimal stock() {
        BigDecimal sum = BigDecimal.ZERO;
        for (Movement movement : movements) {
            sum = sum.add(movement.quantity());
        }
        return sum;
    }

    /** What was on the shelf at the end of a day. */
    public BigDecimal stock(LocalDate day) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Movement movement : movements) {
            if (!movement.day().isAfter(day)) {
                sum = sum.add(movement.quantity());
            }
        }
        return sum;
    }

    /** What the stock is worth at the price of today. */
    public BigDecimal worth() {
        return stock().multiply(price).setScale(2, RoundingMode.HALF_UP);
    }

    /** Whether it must be ordered again. */
    public boolean scarce() {
        return stock().compareTo(minimum) < 0;
    }

    private void requirePositive(BigDecimal quantity) {
        if (quantity.signum() <= 0) {
            throw new IllegalArgumentException("the quantity must be positive");
        }
        if (!unit.divisible() && quantity.stripTrailingZeros().scale() > 0) {
            throw new IllegalArgumentException(name + " is counted in whole pieces");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Item item && item.code.equals(code);
    }

    @Override
    public int hashCode() {
        return code.hashCode();
    }

    @Override
    public String toString() {
        return code + " " + name + " (" + stock() + " " + unit.symbol() + ")";
    }
}
