// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Validates the ids of models, which are also their file names. */
final class ModelIds {
    /** Extension of model files. */
    static final String SUFFIX = ".gguf";

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");
    private static final int LONGEST = 100;

    private ModelIds() {}

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    static void require(String id) throws CatalogueException {
        if (!isId(id)) {
            throw new CatalogueException(Messages.text("store.id", id));
        }
    }

    /** Derives an id from a file name. */
    static String of(String fileName) throws CatalogueException {
        String slug = fileName.toLowerCase(Locale.ROOT);
        if (slug.endsWith(SUFFIX)) {
            slug = slug.substring(0, slug.length() - SUFFIX.length());
        }
        slug = slug.replaceAll("[^a-z0-9._-]+", "-").replaceAll("^[._-]+|[._-]+$", "");
        if (slug.length() > LONGEST) {
            slug = slug.substring(0, LONGEST);
        }
        require(slug);
        return slug;
    }

    /** Returns the id of a file that is already in the models folder. */
    static Optional<String> of(Path file, Path directory) {
        try {
            String name = file.getFileName().toString();
            if (!name.endsWith(SUFFIX) || !Files.isDirectory(directory)
                    || !Files.isSameFile(directory, file.toAbsolutePath().getParent())) {
                return Optional.empty();
            }
            return Optional.of(name.substring(0, name.length() - SUFFIX.length())).filter(ModelIds::isId);
        } catch (IOException e) {
            return Optional.empty(); // reading the file will report the reason
        }
    }
}
