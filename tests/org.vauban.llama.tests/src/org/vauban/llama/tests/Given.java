// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import java.nio.file.Files;
import java.nio.file.Path;

import org.vauban.llama.LlamaLibrary;

/** Where the tests find libraries, models and source. */
final class Given {
    static final String SMOL = "smollm2-135m-instruct";
    static final String CODER = "qwen2.5-coder-0.5b-instruct";

    private Given() {}

    static Path nativeDirectory() {
        return directory("vauban.natives", "bundles/org.vauban.llama.linux.x86_64/native/linux/x86_64");
    }

    static Path llamaSource() {
        return directory("vauban.llama.source", ".vauban/llama.cpp");
    }

    private static Path directory(String property, String inRoot) {
        String value = System.getProperty(property);
        return value != null ? Path.of(value) : Path.of(System.getProperty("vauban.root", ".")).resolve(inRoot);
    }

    static LlamaLibrary library() {
        return LlamaLibrary.open(nativeDirectory());
    }

    static Path model(String id) {
        String value = System.getProperty("vauban.models", System.getenv("VAUBAN_MODELS"));
        Path directory = value != null ? Path.of(value)
                : Path.of(System.getProperty("user.home"), ".local/share/vauban/models");
        Path file = directory.resolve(id + ".gguf");
        if (!Files.exists(file)) {
            throw new AssertionError("The model " + file + " is missing; ./dev test fetches it.");
        }
        return file;
    }
}
