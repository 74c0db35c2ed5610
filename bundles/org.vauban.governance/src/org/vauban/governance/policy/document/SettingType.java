// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.document;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.EncodedPath;

/** How the values of a setting are written, and what a lower layer can do to those of a higher one: only restrict. */
public enum SettingType {
    /** One of a few words, from the loosest to the strictest; the stricter one holds. */
    CHOICE(false) {
        @Override
        public List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more) {
            String now = current == null ? setting.standard() : current.getFirst();
            return setting.choices().indexOf(more.getFirst()) > setting.choices().indexOf(now) ? more : List.of(now);
        }
    },
    /** A list of what is forbidden; the lists of all layers are joined. */
    DENIED(true) {
        @Override
        public List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more) {
            List<String> all = new ArrayList<>(current == null ? List.of() : current);
            all.addAll(more);
            return all;
        }
    },
    /** A list of all that is allowed; what is in the lists of all layers that have one. */
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
     * A list of what is allowed although it is forbidden where nobody decided: a layer that only restricts grants
     * nothing, and leaves what is in its list as well.
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
    /** A number that something must not exceed; the smaller one holds. */
    LIMIT(false) {
        @Override
        public List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more) {
            return current == null || Long.parseLong(more.getFirst()) < Long.parseLong(current.getFirst()) ? more
                    : current;
        }
    },
    /** A number that something must not fall short of; the larger one holds. */
    MINIMUM(false) {
        @Override
        public List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more) {
            return current == null || Long.parseLong(more.getFirst()) > Long.parseLong(current.getFirst()) ? more
                    : current;
        }
    },
    /** A list of the only folders, with all below them; what is in a folder of each layer that has a list. */
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

    /** Whether a value is one number, which signed policies write as such. */
    public boolean isNumber() {
        return this == LIMIT || this == MINIMUM;
    }

    /**
     * What holds where a lower layer wants something as well.
     *
     * @param current what holds without it, null where nobody decided
     * @param more what the lower layer wants
     */
    public abstract List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more);
}
