// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.util.function.Function;

/** Loading and describing models. */
public final class ModelFunctions {
    private static final MethodHandle MODEL = NativeAccess.downcall(Layouts.MODEL_PARAMS);
    private static final MethodHandle P_P_MODEL = NativeAccess.downcall(ADDRESS, ADDRESS, Layouts.MODEL_PARAMS);

    /** Functions that are called once a model is loaded, see {@link LlamaFunctions#prepare}. */
    static final class Later {
        static final MethodHandle I_PIPJ = NativeAccess.downcall(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG);
        static final MethodHandle I_PPJ = NativeAccess.downcall(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
    }

    private final MemorySegment defaultParams;
    private final MemorySegment loadFromFile;
    private final MemorySegment free;
    private final MemorySegment getVocab;
    private final MemorySegment nCtxTrain;
    private final MemorySegment nEmbd;
    private final MemorySegment nEmbdOut;
    private final MemorySegment nLayer;
    private final MemorySegment nHead;
    private final MemorySegment nHeadKv;
    private final MemorySegment nSwa;
    private final MemorySegment nClsOut;
    private final MemorySegment ftype;
    private final MemorySegment ftypeName;
    private final MemorySegment metaCount;
    private final MemorySegment metaKeyByIndex;
    private final MemorySegment metaValueByIndex;
    private final MemorySegment description;
    private final MemorySegment size;
    private final MemorySegment nParams;
    private final MemorySegment chatTemplate;
    private final MemorySegment hasEncoder;
    private final MemorySegment hasDecoder;
    private final MemorySegment isRecurrent;
    private final MemorySegment isHybrid;

    /** @param symbols returns the address of a function by name, or throws if it does not exist */
    ModelFunctions(Function<String, MemorySegment> symbols) {
        defaultParams = symbols.apply("llama_model_default_params");
        loadFromFile = symbols.apply("llama_model_load_from_file");
        free = symbols.apply("llama_model_free");
        getVocab = symbols.apply("llama_model_get_vocab");
        nCtxTrain = symbols.apply("llama_model_n_ctx_train");
        nEmbd = symbols.apply("llama_model_n_embd");
        nEmbdOut = symbols.apply("llama_model_n_embd_out");
        nLayer = symbols.apply("llama_model_n_layer");
        nHead = symbols.apply("llama_model_n_head");
        nHeadKv = symbols.apply("llama_model_n_head_kv");
        nSwa = symbols.apply("llama_model_n_swa");
        nClsOut = symbols.apply("llama_model_n_cls_out");
        ftype = symbols.apply("llama_model_ftype");
        ftypeName = symbols.apply("llama_ftype_name");
        metaCount = symbols.apply("llama_model_meta_count");
        metaKeyByIndex = symbols.apply("llama_model_meta_key_by_index");
        metaValueByIndex = symbols.apply("llama_model_meta_val_str_by_index");
        description = symbols.apply("llama_model_desc");
        size = symbols.apply("llama_model_size");
        nParams = symbols.apply("llama_model_n_params");
        chatTemplate = symbols.apply("llama_model_chat_template");
        hasEncoder = symbols.apply("llama_model_has_encoder");
        hasDecoder = symbols.apply("llama_model_has_decoder");
        isRecurrent = symbols.apply("llama_model_is_recurrent");
        isHybrid = symbols.apply("llama_model_is_hybrid");
    }

    public MemorySegment defaultParams(SegmentAllocator result) {
        try {
            return (MemorySegment) MODEL.invokeExact(defaultParams, result);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment loadFromFile(MemorySegment path, MemorySegment params) {
        try {
            return (MemorySegment) P_P_MODEL.invokeExact(loadFromFile, path, params);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void free(MemorySegment model) {
        Downcalls.call(free, model);
    }

    public MemorySegment getVocab(MemorySegment model) {
        return Downcalls.pointer(getVocab, model);
    }

    public int nCtxTrain(MemorySegment model) {
        return Downcalls.integer(nCtxTrain, model);
    }

    public int nEmbd(MemorySegment model) {
        return Downcalls.integer(nEmbd, model);
    }

    public int nEmbdOut(MemorySegment model) {
        return Downcalls.integer(nEmbdOut, model);
    }

    public int nLayer(MemorySegment model) {
        return Downcalls.integer(nLayer, model);
    }

    public int nHead(MemorySegment model) {
        return Downcalls.integer(nHead, model);
    }

    public int nHeadKv(MemorySegment model) {
        return Downcalls.integer(nHeadKv, model);
    }

    public int nSwa(MemorySegment model) {
        return Downcalls.integer(nSwa, model);
    }

    public int nClsOut(MemorySegment model) {
        return Downcalls.integer(nClsOut, model);
    }

    public int ftype(MemorySegment model) {
        return Downcalls.integer(ftype, model);
    }

    public String ftypeName(int fileType) {
        return NativeAccess.string(Downcalls.pointer(ftypeName, fileType));
    }

    public int metaCount(MemorySegment model) {
        return Downcalls.integer(metaCount, model);
    }

    public int metaKeyByIndex(MemorySegment model, int index, MemorySegment buffer, long capacity) {
        try {
            return (int) Later.I_PIPJ.invokeExact(metaKeyByIndex, model, index, buffer, capacity);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int metaValueByIndex(MemorySegment model, int index, MemorySegment buffer, long capacity) {
        try {
            return (int) Later.I_PIPJ.invokeExact(metaValueByIndex, model, index, buffer, capacity);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int description(MemorySegment model, MemorySegment buffer, long capacity) {
        try {
            return (int) Later.I_PPJ.invokeExact(description, model, buffer, capacity);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public long size(MemorySegment model) {
        return Downcalls.size(size, model);
    }

    public long nParams(MemorySegment model) {
        return Downcalls.size(nParams, model);
    }

    public String chatTemplate(MemorySegment model, MemorySegment name) {
        return NativeAccess.string(Downcalls.pointer(chatTemplate, model, name));
    }

    public boolean hasEncoder(MemorySegment model) {
        return Downcalls.bool(hasEncoder, model);
    }

    public boolean hasDecoder(MemorySegment model) {
        return Downcalls.bool(hasDecoder, model);
    }

    public boolean isRecurrent(MemorySegment model) {
        return Downcalls.bool(isRecurrent, model);
    }

    public boolean isHybrid(MemorySegment model) {
        return Downcalls.bool(isHybrid, model);
    }
}
