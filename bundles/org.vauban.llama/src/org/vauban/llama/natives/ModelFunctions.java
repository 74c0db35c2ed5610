// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.util.function.Function;

/** Loading and describing models. */
public final class ModelFunctions {
    private static final MethodHandle B_P = NativeAccess.downcall(JAVA_BOOLEAN, ADDRESS);
    private static final MethodHandle I_P = NativeAccess.downcall(JAVA_INT, ADDRESS);
    private static final MethodHandle I_PIPJ = NativeAccess.downcall(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle I_PPJ = NativeAccess.downcall(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle J_P = NativeAccess.downcall(JAVA_LONG, ADDRESS);
    private static final MethodHandle MODEL = NativeAccess.downcall(Layouts.MODEL_PARAMS);
    private static final MethodHandle P_I = NativeAccess.downcall(ADDRESS, JAVA_INT);
    private static final MethodHandle P_P = NativeAccess.downcall(ADDRESS, ADDRESS);
    private static final MethodHandle P_PP = NativeAccess.downcall(ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle P_P_MODEL = NativeAccess.downcall(ADDRESS, ADDRESS, Layouts.MODEL_PARAMS);
    private static final MethodHandle V_P = NativeAccess.downcall(null, ADDRESS);

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
        try {
            V_P.invokeExact(modelFree, model);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment modelVocab(MemorySegment model) {
        try {
            return (MemorySegment) P_P.invokeExact(modelVocab, model);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int modelNCtxTrain(MemorySegment model) {
        try {
            return (int) I_P.invokeExact(modelNCtxTrain, model);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int modelNEmbd(MemorySegment model) {
        try {
            return (int) I_P.invokeExact(modelNEmbd, model);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int modelNEmbdOut(MemorySegment model) {
        try {
            return (int) I_P.invokeExact(modelNEmbdOut, model);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int modelNLayer(MemorySegment model) {
        try {
            return (int) I_P.invokeExact(modelNLayer, model);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int modelNHead(MemorySegment model) {
        try {
            return (int) I_P.invokeExact(modelNHead, model);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int modelNHeadKv(MemorySegment model) {
        try {
            return (int) I_P.invokeExact(modelNHeadKv, model);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int modelNSwa(MemorySegment model) {
        try {
            return (int) I_P.invokeExact(modelNSwa, model);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int modelNClsOut(MemorySegment model) {
        try {
            return (int) I_P.invokeExact(modelNClsOut, model);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int modelFtype(MemorySegment model) {
        try {
            return (int) I_P.invokeExact(modelFtype, model);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public String ftypeName(int ftype) {
        try {
            return NativeAccess.string((MemorySegment) P_I.invokeExact(ftypeName, ftype));
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int modelMetaCount(MemorySegment model) {
        try {
            return (int) I_P.invokeExact(modelMetaCount, model);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
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
        try {
            return (long) J_P.invokeExact(modelSize, model);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public long modelNParams(MemorySegment model) {
        try {
            return (long) J_P.invokeExact(modelNParams, model);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public String modelChatTemplate(MemorySegment model, MemorySegment name) {
        try {
            return NativeAccess.string((MemorySegment) P_PP.invokeExact(modelChatTemplate, model, name));
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean modelHasEncoder(MemorySegment model) {
        try {
            return (boolean) B_P.invokeExact(modelHasEncoder, model);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean modelHasDecoder(MemorySegment model) {
        try {
            return (boolean) B_P.invokeExact(modelHasDecoder, model);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean modelIsRecurrent(MemorySegment model) {
        try {
            return (boolean) B_P.invokeExact(modelIsRecurrent, model);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean modelIsHybrid(MemorySegment model) {
        try {
            return (boolean) B_P.invokeExact(modelIsHybrid, model);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }
}
