// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.document;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.EncodedPath;

/** How the values of a setting are written, and how a lower layer can restrict those of a higher one. */
public enum SettingType {
    /** One of a few words, from the loosest to the strictest; the strictest applies. */
    CHOICE(false) {
        @Override
        public List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more) {
            String now = current == null ? setting.standard() : current.getFirst();
            return setting.choices().indexOf(more.getFirst()) > setting.choices().indexOf(now) ? more : List.of(now);
        }
    },
    /** A deny list; the lists of all layers are joined. */
    DENIED(true) {
        @Override
        public List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more) {
            List<String> all = new ArrayList<>(current == null ? List.of() : current);
            all.addAll(more);
            return all;
        }
    },
    /** An allow list; only entries in the lists of all layers that have one remain. */
    ALLOWED(true) {
        @Override
        public List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more) {
            List<String> both = new ArrayList<>(more);
            if (current != null) {
                both.retainAll(current);
            }
            return both;
        }
    },
    /**
     * A list of exceptions to what is forbidden by default: a layer that only restricts grants nothing, and can only
     * keep or remove entries of higher layers.
     */
    GRANTED(true) {
        @Override
        public List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more) {
            return current == null ? List.of() : ALLOWED.restrict(setting, current, more);
        }
    },
    /** A file; the highest layer that names one decides. */
    PATH(false) {
        @Override
        public List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more) {
            return current == null ? more : current;
        }
    },
    /** A maximum; the smaller one applies. */
    LIMIT(false) {
        @Override
        public List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more) {
            return current == null || Long.parseLong(more.getFirst()) < Long.parseLong(current.getFirst()) ? more
                    : current;
        }
    },
    /** A minimum; the larger one applies. */
    MINIMUM(false) {
        @Override
        public List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more) {
            return current == null || Long.parseLong(more.getFirst()) > Long.parseLong(current.getFirst()) ? more
                    : current;
        }
    },
    /** The only permitted folders, with everything below them; a path must be in a folder of each layer's list. */
    FOLDERS(true) {
        @Override
        public List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more) {
            if (current == null) {
                return more;
            }
            Set<String> both = new LinkedHashSet<>();
            for (String one : more) {
                for (String other : current) {
                    if (EncodedPath.of(one).startsWith(EncodedPath.of(other))) {
                        both.add(one);
                    } else if (EncodedPath.of(other).startsWith(EncodedPath.of(one))) {
                        both.add(other);
                    }
                }
            }
            return List.copyOf(both);
        }
    };

    private final boolean list;

    SettingType(boolean list) {
        this.list = list;
    }

    /** Whether values are lists of strings. */
    public boolean isList() {
        return list;
    }

    /** Whether a value is one number, which signed policies write as a JSON number. */
    public boolean isNumber() {
        return this == LIMIT || this == MINIMUM;
    }

    /**
     * Combines a value with that of a lower layer.
     *
     * @param current the value so far, null if not decided
     * @param more the lower layer's value
     */
    public abstract List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more);
}
