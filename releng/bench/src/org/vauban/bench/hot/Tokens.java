// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.hot;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaSampler;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;

/** The work of the binding for each token after prompts of several lengths. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Tokens {
    @Param({"32", "128", "512"})
    public int tokens;

    private LlamaLibrary library;
    private LlamaModel model;
    private LlamaContext context;
    private LlamaBatch batch;
    private LlamaSampler greedy;
    private LlamaSampler usual;

    @Setup
    public void open() {
        library = LlamaLibrary.open(Path.of(System.getProperty("vauban.bench.natives")));
        model = library.loadModel(Path.of(System.getProperty("vauban.bench.model")), ModelParameters.defaults());
        context = model.newContext(ContextParameters.defaults().withContextSize(1024));
        batch = new LlamaBatch(context.batchSize());
        greedy = model.newSampler().greedy().build();
        usual = model.newSampler().topK(40).topP(0.95f, 1).minP(0.05f, 1).temperature(0.8f).dist(1).build();
        fill();
        context.decode(batch);
    }

    /** Fills a batch with a prompt. */
    @Benchmark
    public int fill() {
        batch.clear();
        for (int i = 0; i < tokens; i++) {
            batch.add(1000 + i, i, 0, i == tokens - 1);
        }
        return batch.size();
    }

    @Benchmark
    public int chooseGreedily() {
        return greedy.choose(context, -1);
    }

    /** Chooses with top-k 40, top-p, min-p, temperature. */
    @Benchmark
    public int chooseAsUsual() {
        return usual.choose(context, -1);
    }

    @TearDown
    public void close() {
        greedy.close();
        usual.close();
        batch.close();
        context.close();
        model.close();
        library.close();
    }
}
