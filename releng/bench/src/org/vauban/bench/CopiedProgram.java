// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.nio.file.Path;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.parameters.ModelParameters;

/** Prints how many bytes of a model's weights llama.cpp holds in a different order on this processor. */
final class CopiedProgram {
    private CopiedProgram() {}

    /**
     * Entry point.
     * @param arguments folder of the libraries, model file
     */
    public static void main(String[] arguments) {
        try (LlamaLibrary library = LlamaLibrary.open(Path.of(arguments[0]));
                LlamaModel model = library.loadModel(Path.of(arguments[1]), ModelParameters.defaults())) {
            System.out.println(model.copiedBytes());
        }
    }
}
