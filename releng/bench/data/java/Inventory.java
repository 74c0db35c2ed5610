// SPDX-License-Identifier: EPL-2.0
package workshop.store;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** All items of a workshop. Not safe for use by many threads. */
public final class Inventory {

    /** Told when something happens to an item. */
    public interface Listener {
        void added(Item item);

        void removed(Item item);

        void scarce(Item item);
    }

    private final Map<String, Item> items = new TreeMap<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final String name;

    public Inventory(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    public void addListener(Listener listener) {
        if (!listeners.contains(listener)) {
            listeners.add(listener);
        }
    }

    public void removeListener(Listener listener) {
        listeners.remove(listener);
    }

    public int size() {
        return items.size();
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }

    /** Adds an item; its code must be new. */
    public void add(Item item) {
        if (items.putIfAbsent(item.code(), item) != null) {
            throw new IllegalArgumentException("there is already an item " + item.code());
        }
        for (Listener listener : listeners) {
            listener.added(item);
        }
    }

    /** Removes an item of which nothing is left. */
    public void remove(String code) {
        Item item = require(code);
        if (item.stock().signum() != 0) {
            throw new IllegalStateException("there are still " + item.stock() + " " + item.unit().symbol() + " of " + code);
        }
        items.remove(code);
        for (Listener listener : listeners) {
            listener.removed(item);
        }
    }

    public Optional<Item> find(String code) {
        return Optional.ofNullable(items.get(code));
    }

    public Item require(String code) {
        Item item = items.get(code);
        if (item == null) {
            throw new NoSuchElementException("there is no item " + code);
        }
        return item;
    }

    public Collection<Item> items() {
        return List.copyOf(items.values());
    }

    /** The items whose name or code has a text, without regard to case. */
    public List<Item> search(String text) {
        String wanted = text.toLowerCase();
        List<Item> found = new ArrayList<>();
        for (Item item : items.values()) {
            if (item.name().toLowerCase().contains(wanted) || item.code().toLowerCase().contains(wanted)) {
                found.add(item);
            }
        }
        found.sort(Comparator.comparing(Item::name));
        return found;
    }

    /** Books what a delivery brought. */
    public void receive(String code, LocalDate day, BigDecimal quantity, String supplier) {
        Item item = require(code);
        item.receive(day, quantity, "from " + supplier);
    }

    /** Books what somebody took. */
    public void issue(String code, LocalDate day, BigDecimal quantity, String person) {
        Item item = require(code);
        boolean before = item.scarce();
        item.issue(day, quantity, "to " + person);
        if (!before && item.scarce()) {
            for (Listener listener : listeners) {
                listener.scarce(item);
            }
        }
    }

    /** The items that must be ordered again, the most urgent first. */
    public List<Item> scarce() {
        return items.values().stream().filter(Item::scarce)
                .sorted(Comparator.comparing((Item item) -> item.stock().subtract(item.minimum())))
                .collect(Collectors.toList());
    }

    /** What everything is worth together. */
    public BigDecimal worth() {
        BigDecimal sum = BigDecimal.ZERO;
        for (Item item : items.values()) {
            sum = sum.add(item.worth());
        }
        return sum;
    }

    /** The items of each shelf; those without a shelf under an empty name. */
    public Map<String, List<Item>> byShelf() {
        Map<String, List<Item>> shelves = new LinkedHashMap<>();
        for (Item item : items.values()) {
            String shelf = item.shelf() == null ? "" : item.shelf();
            shelves.computeIfAbsent(shelf, key -> new ArrayList<>()).add(item);
        }
        return shelves;
    }

    private List<Item> where(Predicate<Item> condition) {
        List<Item> result = new ArrayList<>();
        for (Item item : items.values()) {
            if (condition.test(item)) {
                result.add(item);
            }
        }
        return result;
    }

    @Override
    public String toString() {
        return name + ": " + items.size() + " items";
    }
}
