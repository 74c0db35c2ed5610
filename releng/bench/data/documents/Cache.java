package org.example;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Garde en mémoire les éléments utilisés récemment. Quand la capacité est atteinte, l'élément utilisé il y a le plus longtemps
 * est oublié.
 */
public final class Cache<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;
    private final int capacity;

    /** Crée un cache vide. */
    public Cache(int capacity) {
        super(16, 0.75f, true);
        this.capacity = capacity;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > capacity;
    }
}
