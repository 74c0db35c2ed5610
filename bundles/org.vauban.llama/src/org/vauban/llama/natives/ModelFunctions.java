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
    private static final MethodHandle I_PIPJ = NativeAccess.downcall(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle I_PPJ = NativeAccess.downcall(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle MODEL = NativeAccess.downcall(Layouts.MODEL_PARAMS);
    private static final MethodHandle P_P_MODEL = NativeAccess.downcall(ADDRESS, ADDRESS, Layouts.MODEL_PARAMS);

    private final MemorySegment modelDefaultParams;
    private final MemorySegment modelLoadFromFile;
    private final MemorySegment modelFree;
    private final MemorySegment modelVocab;
    private final MemorySegment modelNCtxTrain;
    private final MemorySegment modelNEmbd;
    private final MemorySegment modelNEmbdOut;
    private final MemorySegment modelNLayer;
    private final MemorySegment modelNHead;
    private final MemorySegment modelNHeadKv;
    private final MemorySegment modelNSwa;
    private final MemorySegment modelNClsOut;
    private final MemorySegment modelFtype;
    private final MemorySegment ftypeName;
    private final MemorySegment modelMetaCount;
    private final MemorySegment modelMetaKeyByIndex;
    private final MemorySegment modelMetaValueByIndex;
    private final MemorySegment modelDescription;
    private final MemorySegment modelSize;
    private final MemorySegment modelNParams;
    private final MemorySegment modelChatTemplate;
    private final MemorySegment modelHasEncoder;
    private final MemorySegment modelHasDecoder;
    private final MemorySegment modelIsRecurrent;
    private final MemorySegment modelIsHybrid;

    /** @param symbols gives the address of a function by name, or throws if there is none */
    ModelFunctions(Function<String, MemorySegment> symbols) {
        modelDefaultParams = symbols.apply("llama_model_default_params");
        modelLoadFromFile = symbols.apply("llama_model_load_from_file");
        modelFree = symbols.apply("llama_model_free");
        modelVocab = symbols.apply("llama_model_get_vocab");
        modelNCtxTrain = symbols.apply("llama_model_n_ctx_train");
        modelNEmbd = symbols.apply("llama_model_n_embd");
        modelNEmbdOut = symbols.apply("llama_model_n_embd_out");
        modelNLayer = symbols.apply("llama_model_n_layer");
        modelNHead = symbols.apply("llama_model_n_head");
        modelNHeadKv = symbols.apply("llama_model_n_head_kv");
        modelNSwa = symbols.apply("llama_model_n_swa");
        modelNClsOut = symbols.apply("llama_model_n_cls_out");
        modelFtype = symbols.apply("llama_model_ftype");
        ftypeName = symbols.apply("llama_ftype_name");
        modelMetaCount = symbols.apply("llama_model_meta_count");
        modelMetaKeyByIndex = symbols.apply("llama_model_meta_key_by_index");
        modelMetaValueByIndex = symbols.apply("llama_model_meta_val_str_by_index");
        modelDescription = symbols.apply("llama_model_desc");
        modelSize = symbols.apply("llama_model_size");
        modelNParams = symbols.apply("llama_model_n_params");
        modelChatTemplate = symbols.apply("llama_model_chat_template");
        modelHasEncoder = symbols.apply("llama_model_has_encoder");
        modelHasDecoder = symbols.apply("llama_model_has_decoder");
        modelIsRecurrent = symbols.apply("llama_model_is_recurrent");
        modelIsHybrid = symbols.apply("llama_model_is_hybrid");
    }

    public MemorySegment modelDefaultParams(SegmentAllocator result) {
        try {
            return (MemorySegment) MODEL.invokeExact(modelDefaultParams, result);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment modelLoadFromFile(MemorySegment path, MemorySegment params) {
        try {
            return (MemorySegment) P_P_MODEL.invokeExact(modelLoadFromFile, path, params);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void modelFree(MemorySegment model) {
        Downcalls.call(modelFree, model);
    }

    public MemorySegment modelVocab(MemorySegment model) {
        return Downcalls.pointer(modelVocab, model);
    }

    public int modelNCtxTrain(MemorySegment model) {
        return Downcalls.integer(modelNCtxTrain, model);
    }

    public int modelNEmbd(MemorySegment model) {
        return Downcalls.integer(modelNEmbd, model);
    }

    public int modelNEmbdOut(MemorySegment model) {
        return Downcalls.integer(modelNEmbdOut, model);
    }

    public int modelNLayer(MemorySegment model) {
        return Downcalls.integer(modelNLayer, model);
    }

    public int modelNHead(MemorySegment model) {
        return Downcalls.integer(modelNHead, model);
    }

    public int modelNHeadKv(MemorySegment model) {
        return Downcalls.integer(modelNHeadKv, model);
    }

    public int modelNSwa(MemorySegment model) {
        return Downcalls.integer(modelNSwa, model);
    }

    public int modelNClsOut(MemorySegment model) {
        return Downcalls.integer(modelNClsOut, model);
    }

    public int modelFtype(MemorySegment model) {
        return Downcalls.integer(modelFtype, model);
    }

    public String ftypeName(int ftype) {
        return NativeAccess.string(Downcalls.pointer(ftypeName, ftype));
    }

    public int modelMetaCount(MemorySegment model) {
        return Downcalls.integer(modelMetaCount, model);
    }

    public int modelMetaKeyByIndex(MemorySegment model, int index, MemorySegment buffer, long size) {
        try {
            return (int) I_PIPJ.invokeExact(modelMetaKeyByIndex, model, index, buffer, size);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int modelMetaValueByIndex(MemorySegment model, int index, MemorySegment buffer, long size) {
        try {
            return (int) I_PIPJ.invokeExact(modelMetaValueByIndex, model, index, buffer, size);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int modelDescription(MemorySegment model, MemorySegment buffer, long size) {
        try {
            return (int) I_PPJ.invokeExact(modelDescription, model, buffer, size);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public long modelSize(MemorySegment model) {
        return Downcalls.size(modelSize, model);
    }

    public long modelNParams(MemorySegment model) {
        return Downcalls.size(modelNParams, model);
    }

    public String modelChatTemplate(MemorySegment model, MemorySegment name) {
        return NativeAccess.string(Downcalls.pointer(modelChatTemplate, model, name));
    }

    public boolean modelHasEncoder(MemorySegment model) {
        return Downcalls.bool(modelHasEncoder, model);
    }

    public boolean modelHasDecoder(MemorySegment model) {
        return Downcalls.bool(modelHasDecoder, model);
    }

    public boolean modelIsRecurrent(MemorySegment model) {
        return Downcalls.bool(modelIsRecurrent, model);
    }

    public boolean modelIsHybrid(MemorySegment model) {
        return Downcalls.bool(modelIsHybrid, model);
    }
}
