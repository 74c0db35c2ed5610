// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.util.function.Function;

/**
 * The functions of libllama that the binding calls, one method each, in the order of llama.h. Constants are
 * named by shape: result, then arguments (P pointer, I int, J long, F float, B bool, V void, or a structure). To make
 * one takes some two milliseconds, so those that the first text does not need are made when they are needed, each class
 * at once.
 */
public final class LlamaFunctions {
    private static final MethodHandle B = NativeAccess.downcall(JAVA_BOOLEAN);
    private static final MethodHandle B_P = NativeAccess.downcall(JAVA_BOOLEAN, ADDRESS);
    private static final MethodHandle B_PI = NativeAccess.downcall(JAVA_BOOLEAN, ADDRESS, JAVA_INT);
    private static final MethodHandle B_PIII = NativeAccess.downcall(
            JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CHAIN = NativeAccess.downcall(Layouts.SAMPLER_CHAIN_PARAMS);
    private static final MethodHandle CONTEXT = NativeAccess.downcall(Layouts.CONTEXT_PARAMS);
    private static final MethodHandle I_P = NativeAccess.downcall(JAVA_INT, ADDRESS);
    private static final MethodHandle I_PI = NativeAccess.downcall(JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle I_PIPIIB = NativeAccess.downcall(
            JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_BOOLEAN);
    private static final MethodHandle I_PIPJ = NativeAccess.downcall(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle I_PPI = NativeAccess.downcall(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle I_PPIPIBB = NativeAccess.downcall(
            JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_BOOLEAN, JAVA_BOOLEAN);
    private static final MethodHandle I_PPJ = NativeAccess.downcall(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle I_P_BATCH = NativeAccess.downcall(JAVA_INT, ADDRESS, Layouts.BATCH);
    private static final MethodHandle J_P = NativeAccess.downcall(JAVA_LONG, ADDRESS);
    private static final MethodHandle MODEL = NativeAccess.downcall(Layouts.MODEL_PARAMS);
    private static final MethodHandle P = NativeAccess.downcall(ADDRESS);
    private static final MethodHandle P_CHAIN = NativeAccess.downcall(ADDRESS, Layouts.SAMPLER_CHAIN_PARAMS);
    private static final MethodHandle P_I = NativeAccess.downcall(ADDRESS, JAVA_INT);
    private static final MethodHandle P_P = NativeAccess.downcall(ADDRESS, ADDRESS);
    private static final MethodHandle P_PI = NativeAccess.downcall(ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle P_PP = NativeAccess.downcall(ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle P_P_CONTEXT = NativeAccess.downcall(ADDRESS, ADDRESS, Layouts.CONTEXT_PARAMS);
    private static final MethodHandle P_P_MODEL = NativeAccess.downcall(ADDRESS, ADDRESS, Layouts.MODEL_PARAMS);
    private static final MethodHandle V = NativeAccess.downcall(null);
    private static final MethodHandle V_P = NativeAccess.downcall(null, ADDRESS);
    private static final MethodHandle V_PI = NativeAccess.downcall(null, ADDRESS, JAVA_INT);
    private static final MethodHandle V_PIIII = NativeAccess.downcall(
            null, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle V_PP = NativeAccess.downcall(null, ADDRESS, ADDRESS);
    private static final MethodHandle V_PPP = NativeAccess.downcall(null, ADDRESS, ADDRESS, ADDRESS);

    /** Of samplers that not every request has. */
    private static final class Samplers {
        static final MethodHandle P_F = NativeAccess.downcall(ADDRESS, JAVA_FLOAT);
        static final MethodHandle P_FFF = NativeAccess.downcall(ADDRESS, JAVA_FLOAT, JAVA_FLOAT, JAVA_FLOAT);
        static final MethodHandle P_FFJI = NativeAccess.downcall(
                ADDRESS, JAVA_FLOAT, JAVA_FLOAT, JAVA_LONG, JAVA_INT);
        static final MethodHandle P_FJ = NativeAccess.downcall(ADDRESS, JAVA_FLOAT, JAVA_LONG);
        static final MethodHandle P_IFF = NativeAccess.downcall(ADDRESS, JAVA_INT, JAVA_FLOAT, JAVA_FLOAT);
        static final MethodHandle P_IIFFF = NativeAccess.downcall(
                ADDRESS, JAVA_INT, JAVA_INT, JAVA_FLOAT, JAVA_FLOAT, JAVA_FLOAT);
        static final MethodHandle P_IIFFI = NativeAccess.downcall(
                ADDRESS, JAVA_INT, JAVA_INT, JAVA_FLOAT, JAVA_FLOAT, JAVA_INT);
        static final MethodHandle P_IIP = NativeAccess.downcall(ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
        static final MethodHandle P_PFFIIPJ = NativeAccess.downcall(
                ADDRESS, ADDRESS, JAVA_FLOAT, JAVA_FLOAT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);
        static final MethodHandle P_PPP = NativeAccess.downcall(ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    }

    /** Of saved states. */
    private static final class States {
        static final MethodHandle J_PI = NativeAccess.downcall(JAVA_LONG, ADDRESS, JAVA_INT);
        static final MethodHandle J_PPJ = NativeAccess.downcall(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG);
        static final MethodHandle J_PPJI = NativeAccess.downcall(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT);
    }

    /** Of what is seldom or never called. */
    private static final class Rare {
        static final MethodHandle F_PI = NativeAccess.downcall(JAVA_FLOAT, ADDRESS, JAVA_INT);
        static final MethodHandle I_PJ = NativeAccess.downcall(JAVA_INT, ADDRESS, JAVA_LONG);
        static final MethodHandle I_PPJBPI = NativeAccess.downcall(
                JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_BOOLEAN, ADDRESS, JAVA_INT);
        static final MethodHandle I_PPJP = NativeAccess.downcall(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
        static final MethodHandle PERF_CONTEXT_P = NativeAccess.downcall(Layouts.PERF_CONTEXT, ADDRESS);
        static final MethodHandle PERF_SAMPLER_P = NativeAccess.downcall(Layouts.PERF_SAMPLER, ADDRESS);
        static final MethodHandle V_PB = NativeAccess.downcall(null, ADDRESS, JAVA_BOOLEAN);
        static final MethodHandle V_PII = NativeAccess.downcall(null, ADDRESS, JAVA_INT, JAVA_INT);
    }

    private final MemorySegment version;
    private final MemorySegment modelDefaultParams;
    private final MemorySegment contextDefaultParams;
    private final MemorySegment samplerChainDefaultParams;
    private final MemorySegment backendInit;
    private final MemorySegment systemInfo;
    private final MemorySegment logSet;
    private final MemorySegment supportsMmap;
    private final MemorySegment supportsMlock;
    private final MemorySegment supportsGpuOffload;
    private final MemorySegment modelLoadFromFile;
    private final MemorySegment modelFree;
    private final MemorySegment initFromModel;
    private final MemorySegment contextFree;
    private final MemorySegment attachThreadpool;
    private final MemorySegment detachThreadpool;
    private final MemorySegment nCtx;
    private final MemorySegment nCtxSeq;
    private final MemorySegment nBatch;
    private final MemorySegment nUbatch;
    private final MemorySegment nSeqMax;
    private final MemorySegment getMemory;
    private final MemorySegment poolingType;
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
    private final MemorySegment adapterLoraInit;
    private final MemorySegment adapterLoraFree;
    private final MemorySegment setAdaptersLora;
    private final MemorySegment memoryClear;
    private final MemorySegment memorySeqRemove;
    private final MemorySegment memorySeqCopy;
    private final MemorySegment memorySeqKeep;
    private final MemorySegment memorySeqAdd;
    private final MemorySegment memorySeqPosMin;
    private final MemorySegment memorySeqPosMax;
    private final MemorySegment memoryCanShift;
    private final MemorySegment stateGetSize;
    private final MemorySegment stateGetData;
    private final MemorySegment stateSetData;
    private final MemorySegment stateSeqGetSize;
    private final MemorySegment stateSeqGetData;
    private final MemorySegment stateSeqSetData;
    private final MemorySegment encode;
    private final MemorySegment decode;
    private final MemorySegment setNThreads;
    private final MemorySegment setEmbeddings;
    private final MemorySegment setCausalAttention;
    private final MemorySegment setAbortCallback;
    private final MemorySegment synchronize;
    private final MemorySegment getLogits;
    private final MemorySegment getEmbeddings;
    private final MemorySegment getEmbeddingsSeq;
    private final MemorySegment perfContext;
    private final MemorySegment perfContextReset;
    private final MemorySegment perfSampler;
    private final MemorySegment perfSamplerReset;
    private final MemorySegment vocabType;
    private final MemorySegment vocabNTokens;
    private final MemorySegment vocabText;
    private final MemorySegment vocabScore;
    private final MemorySegment vocabAttributes;
    private final MemorySegment vocabIsEog;
    private final MemorySegment vocabIsControl;
    private final MemorySegment vocabBos;
    private final MemorySegment vocabEos;
    private final MemorySegment vocabEot;
    private final MemorySegment vocabSep;
    private final MemorySegment vocabNl;
    private final MemorySegment vocabPad;
    private final MemorySegment vocabMask;
    private final MemorySegment vocabAddBos;
    private final MemorySegment vocabAddEos;
    private final MemorySegment vocabAddSep;
    private final MemorySegment vocabFimPrefix;
    private final MemorySegment vocabFimSuffix;
    private final MemorySegment vocabFimMiddle;
    private final MemorySegment vocabFimPad;
    private final MemorySegment vocabFimRepository;
    private final MemorySegment vocabFimSeparator;
    private final MemorySegment tokenize;
    private final MemorySegment tokenToPiece;
    private final MemorySegment detokenize;
    private final MemorySegment chatApplyTemplate;
    private final MemorySegment chatBuiltinTemplates;
    private final MemorySegment samplerChainInit;
    private final MemorySegment samplerChainAdd;
    private final MemorySegment samplerFree;
    private final MemorySegment samplerAccept;
    private final MemorySegment samplerApply;
    private final MemorySegment samplerReset;
    private final MemorySegment samplerSample;
    private final MemorySegment samplerGreedy;
    private final MemorySegment samplerDist;
    private final MemorySegment samplerTopK;
    private final MemorySegment samplerTopP;
    private final MemorySegment samplerMinP;
    private final MemorySegment samplerTypical;
    private final MemorySegment samplerTemperature;
    private final MemorySegment samplerDynamicTemperature;
    private final MemorySegment samplerXtc;
    private final MemorySegment samplerTopNSigma;
    private final MemorySegment samplerMirostat;
    private final MemorySegment samplerMirostatV2;
    private final MemorySegment samplerGrammar;
    private final MemorySegment samplerPenalties;
    private final MemorySegment samplerDry;
    private final MemorySegment samplerLogitBias;
    private final MemorySegment samplerInfill;

    /** @param symbols gives the address of a function by name, or throws if there is none */
    public LlamaFunctions(Function<String, MemorySegment> symbols) {
        version = symbols.apply("llama_version");
        modelDefaultParams = symbols.apply("llama_model_default_params");
        contextDefaultParams = symbols.apply("llama_context_default_params");
        samplerChainDefaultParams = symbols.apply("llama_sampler_chain_default_params");
        backendInit = symbols.apply("llama_backend_init");
        systemInfo = symbols.apply("llama_print_system_info");
        logSet = symbols.apply("llama_log_set");
        supportsMmap = symbols.apply("llama_supports_mmap");
        supportsMlock = symbols.apply("llama_supports_mlock");
        supportsGpuOffload = symbols.apply("llama_supports_gpu_offload");
        modelLoadFromFile = symbols.apply("llama_model_load_from_file");
        modelFree = symbols.apply("llama_model_free");
        initFromModel = symbols.apply("llama_init_from_model");
        contextFree = symbols.apply("llama_free");
        attachThreadpool = symbols.apply("llama_attach_threadpool");
        detachThreadpool = symbols.apply("llama_detach_threadpool");
        nCtx = symbols.apply("llama_n_ctx");
        nCtxSeq = symbols.apply("llama_n_ctx_seq");
        nBatch = symbols.apply("llama_n_batch");
        nUbatch = symbols.apply("llama_n_ubatch");
        nSeqMax = symbols.apply("llama_n_seq_max");
        getMemory = symbols.apply("llama_get_memory");
        poolingType = symbols.apply("llama_pooling_type");
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
        adapterLoraInit = symbols.apply("llama_adapter_lora_init");
        adapterLoraFree = symbols.apply("llama_adapter_lora_free");
        setAdaptersLora = symbols.apply("llama_set_adapters_lora");
        memoryClear = symbols.apply("llama_memory_clear");
        memorySeqRemove = symbols.apply("llama_memory_seq_rm");
        memorySeqCopy = symbols.apply("llama_memory_seq_cp");
        memorySeqKeep = symbols.apply("llama_memory_seq_keep");
        memorySeqAdd = symbols.apply("llama_memory_seq_add");
        memorySeqPosMin = symbols.apply("llama_memory_seq_pos_min");
        memorySeqPosMax = symbols.apply("llama_memory_seq_pos_max");
        memoryCanShift = symbols.apply("llama_memory_can_shift");
        stateGetSize = symbols.apply("llama_state_get_size");
        stateGetData = symbols.apply("llama_state_get_data");
        stateSetData = symbols.apply("llama_state_set_data");
        stateSeqGetSize = symbols.apply("llama_state_seq_get_size");
        stateSeqGetData = symbols.apply("llama_state_seq_get_data");
        stateSeqSetData = symbols.apply("llama_state_seq_set_data");
        encode = symbols.apply("llama_encode");
        decode = symbols.apply("llama_decode");
        setNThreads = symbols.apply("llama_set_n_threads");
        setEmbeddings = symbols.apply("llama_set_embeddings");
        setCausalAttention = symbols.apply("llama_set_causal_attn");
        setAbortCallback = symbols.apply("llama_set_abort_callback");
        synchronize = symbols.apply("llama_synchronize");
        getLogits = symbols.apply("llama_get_logits_ith");
        getEmbeddings = symbols.apply("llama_get_embeddings_ith");
        getEmbeddingsSeq = symbols.apply("llama_get_embeddings_seq");
        perfContext = symbols.apply("llama_perf_context");
        perfContextReset = symbols.apply("llama_perf_context_reset");
        perfSampler = symbols.apply("llama_perf_sampler");
        perfSamplerReset = symbols.apply("llama_perf_sampler_reset");
        vocabType = symbols.apply("llama_vocab_type");
        vocabNTokens = symbols.apply("llama_vocab_n_tokens");
        vocabText = symbols.apply("llama_vocab_get_text");
        vocabScore = symbols.apply("llama_vocab_get_score");
        vocabAttributes = symbols.apply("llama_vocab_get_attr");
        vocabIsEog = symbols.apply("llama_vocab_is_eog");
        vocabIsControl = symbols.apply("llama_vocab_is_control");
        vocabBos = symbols.apply("llama_vocab_bos");
        vocabEos = symbols.apply("llama_vocab_eos");
        vocabEot = symbols.apply("llama_vocab_eot");
        vocabSep = symbols.apply("llama_vocab_sep");
        vocabNl = symbols.apply("llama_vocab_nl");
        vocabPad = symbols.apply("llama_vocab_pad");
        vocabMask = symbols.apply("llama_vocab_mask");
        vocabAddBos = symbols.apply("llama_vocab_get_add_bos");
        vocabAddEos = symbols.apply("llama_vocab_get_add_eos");
        vocabAddSep = symbols.apply("llama_vocab_get_add_sep");
        vocabFimPrefix = symbols.apply("llama_vocab_fim_pre");
        vocabFimSuffix = symbols.apply("llama_vocab_fim_suf");
        vocabFimMiddle = symbols.apply("llama_vocab_fim_mid");
        vocabFimPad = symbols.apply("llama_vocab_fim_pad");
        vocabFimRepository = symbols.apply("llama_vocab_fim_rep");
        vocabFimSeparator = symbols.apply("llama_vocab_fim_sep");
        tokenize = symbols.apply("llama_tokenize");
        tokenToPiece = symbols.apply("llama_token_to_piece");
        detokenize = symbols.apply("llama_detokenize");
        chatApplyTemplate = symbols.apply("llama_chat_apply_template");
        chatBuiltinTemplates = symbols.apply("llama_chat_builtin_templates");
        samplerChainInit = symbols.apply("llama_sampler_chain_init");
        samplerChainAdd = symbols.apply("llama_sampler_chain_add");
        samplerFree = symbols.apply("llama_sampler_free");
        samplerAccept = symbols.apply("llama_sampler_accept");
        samplerApply = symbols.apply("llama_sampler_apply");
        samplerReset = symbols.apply("llama_sampler_reset");
        samplerSample = symbols.apply("llama_sampler_sample");
        samplerGreedy = symbols.apply("llama_sampler_init_greedy");
        samplerDist = symbols.apply("llama_sampler_init_dist");
        samplerTopK = symbols.apply("llama_sampler_init_top_k");
        samplerTopP = symbols.apply("llama_sampler_init_top_p");
        samplerMinP = symbols.apply("llama_sampler_init_min_p");
        samplerTypical = symbols.apply("llama_sampler_init_typical");
        samplerTemperature = symbols.apply("llama_sampler_init_temp");
        samplerDynamicTemperature = symbols.apply("llama_sampler_init_temp_ext");
        samplerXtc = symbols.apply("llama_sampler_init_xtc");
        samplerTopNSigma = symbols.apply("llama_sampler_init_top_n_sigma");
        samplerMirostat = symbols.apply("llama_sampler_init_mirostat");
        samplerMirostatV2 = symbols.apply("llama_sampler_init_mirostat_v2");
        samplerGrammar = symbols.apply("llama_sampler_init_grammar");
        samplerPenalties = symbols.apply("llama_sampler_init_penalties");
        samplerDry = symbols.apply("llama_sampler_init_dry");
        samplerLogitBias = symbols.apply("llama_sampler_init_logit_bias");
        samplerInfill = symbols.apply("llama_sampler_init_infill");
    }

    public String version() {
        try {
            return NativeAccess.string((MemorySegment) P.invokeExact(version));
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment modelDefaultParams(SegmentAllocator result) {
        try {
            return (MemorySegment) MODEL.invokeExact(modelDefaultParams, result);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment contextDefaultParams(SegmentAllocator result) {
        try {
            return (MemorySegment) CONTEXT.invokeExact(contextDefaultParams, result);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerChainDefaultParams(SegmentAllocator result) {
        try {
            return (MemorySegment) CHAIN.invokeExact(samplerChainDefaultParams, result);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void backendInit() {
        try {
            V.invokeExact(backendInit);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public String systemInfo() {
        try {
            return NativeAccess.string((MemorySegment) P.invokeExact(systemInfo));
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void logSet(MemorySegment callback, MemorySegment userData) {
        try {
            V_PP.invokeExact(logSet, callback, userData);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean supportsMmap() {
        try {
            return (boolean) B.invokeExact(supportsMmap);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean supportsMlock() {
        try {
            return (boolean) B.invokeExact(supportsMlock);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean supportsGpuOffload() {
        try {
            return (boolean) B.invokeExact(supportsGpuOffload);
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

    public MemorySegment initFromModel(MemorySegment model, MemorySegment params) {
        try {
            return (MemorySegment) P_P_CONTEXT.invokeExact(initFromModel, model, params);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void contextFree(MemorySegment context) {
        try {
            V_P.invokeExact(contextFree, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void attachThreadpool(MemorySegment context, MemorySegment pool, MemorySegment batchPool) {
        try {
            V_PPP.invokeExact(attachThreadpool, context, pool, batchPool);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void detachThreadpool(MemorySegment context) {
        try {
            V_P.invokeExact(detachThreadpool, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int nCtx(MemorySegment context) {
        try {
            return (int) I_P.invokeExact(nCtx, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int nCtxSeq(MemorySegment context) {
        try {
            return (int) I_P.invokeExact(nCtxSeq, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int nBatch(MemorySegment context) {
        try {
            return (int) I_P.invokeExact(nBatch, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int nUbatch(MemorySegment context) {
        try {
            return (int) I_P.invokeExact(nUbatch, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int nSeqMax(MemorySegment context) {
        try {
            return (int) I_P.invokeExact(nSeqMax, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment getMemory(MemorySegment context) {
        try {
            return (MemorySegment) P_P.invokeExact(getMemory, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int poolingType(MemorySegment context) {
        try {
            return (int) I_P.invokeExact(poolingType, context);
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

    public MemorySegment adapterLoraInit(MemorySegment model, MemorySegment path) {
        try {
            return (MemorySegment) P_PP.invokeExact(adapterLoraInit, model, path);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void adapterLoraFree(MemorySegment adapter) {
        try {
            V_P.invokeExact(adapterLoraFree, adapter);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int setAdaptersLora(MemorySegment context, MemorySegment adapters, long count, MemorySegment scales) {
        try {
            return (int) Rare.I_PPJP.invokeExact(setAdaptersLora, context, adapters, count, scales);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void memoryClear(MemorySegment memory, boolean data) {
        try {
            Rare.V_PB.invokeExact(memoryClear, memory, data);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean memorySeqRemove(MemorySegment memory, int sequence, int from, int to) {
        try {
            return (boolean) B_PIII.invokeExact(memorySeqRemove, memory, sequence, from, to);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void memorySeqCopy(MemorySegment memory, int source, int target, int from, int to) {
        try {
            V_PIIII.invokeExact(memorySeqCopy, memory, source, target, from, to);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void memorySeqKeep(MemorySegment memory, int sequence) {
        try {
            V_PI.invokeExact(memorySeqKeep, memory, sequence);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void memorySeqAdd(MemorySegment memory, int sequence, int from, int to, int delta) {
        try {
            V_PIIII.invokeExact(memorySeqAdd, memory, sequence, from, to, delta);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int memorySeqPosMin(MemorySegment memory, int sequence) {
        try {
            return (int) I_PI.invokeExact(memorySeqPosMin, memory, sequence);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int memorySeqPosMax(MemorySegment memory, int sequence) {
        try {
            return (int) I_PI.invokeExact(memorySeqPosMax, memory, sequence);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean memoryCanShift(MemorySegment memory) {
        try {
            return (boolean) B_P.invokeExact(memoryCanShift, memory);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public long stateGetSize(MemorySegment context) {
        try {
            return (long) J_P.invokeExact(stateGetSize, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public long stateGetData(MemorySegment context, MemorySegment target, long size) {
        try {
            return (long) States.J_PPJ.invokeExact(stateGetData, context, target, size);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public long stateSetData(MemorySegment context, MemorySegment source, long size) {
        try {
            return (long) States.J_PPJ.invokeExact(stateSetData, context, source, size);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public long stateSeqGetSize(MemorySegment context, int sequence) {
        try {
            return (long) States.J_PI.invokeExact(stateSeqGetSize, context, sequence);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public long stateSeqGetData(MemorySegment context, MemorySegment target, long size, int sequence) {
        try {
            return (long) States.J_PPJI.invokeExact(stateSeqGetData, context, target, size, sequence);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public long stateSeqSetData(MemorySegment context, MemorySegment source, long size, int sequence) {
        try {
            return (long) States.J_PPJI.invokeExact(stateSeqSetData, context, source, size, sequence);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int encode(MemorySegment context, MemorySegment batch) {
        try {
            return (int) I_P_BATCH.invokeExact(encode, context, batch);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int decode(MemorySegment context, MemorySegment batch) {
        try {
            return (int) I_P_BATCH.invokeExact(decode, context, batch);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void setNThreads(MemorySegment context, int threads, int batchThreads) {
        try {
            Rare.V_PII.invokeExact(setNThreads, context, threads, batchThreads);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void setEmbeddings(MemorySegment context, boolean embeddings) {
        try {
            Rare.V_PB.invokeExact(setEmbeddings, context, embeddings);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void setCausalAttention(MemorySegment context, boolean causal) {
        try {
            Rare.V_PB.invokeExact(setCausalAttention, context, causal);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void setAbortCallback(MemorySegment context, MemorySegment callback, MemorySegment data) {
        try {
            V_PPP.invokeExact(setAbortCallback, context, callback, data);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void synchronize(MemorySegment context) {
        try {
            V_P.invokeExact(synchronize, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment getLogits(MemorySegment context, int index) {
        try {
            return (MemorySegment) P_PI.invokeExact(getLogits, context, index);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment getEmbeddings(MemorySegment context, int index) {
        try {
            return (MemorySegment) P_PI.invokeExact(getEmbeddings, context, index);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment getEmbeddingsSeq(MemorySegment context, int sequence) {
        try {
            return (MemorySegment) P_PI.invokeExact(getEmbeddingsSeq, context, sequence);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment perfContext(SegmentAllocator result, MemorySegment context) {
        try {
            return (MemorySegment) Rare.PERF_CONTEXT_P.invokeExact(perfContext, result, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void perfContextReset(MemorySegment context) {
        try {
            V_P.invokeExact(perfContextReset, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment perfSampler(SegmentAllocator result, MemorySegment chain) {
        try {
            return (MemorySegment) Rare.PERF_SAMPLER_P.invokeExact(perfSampler, result, chain);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void perfSamplerReset(MemorySegment chain) {
        try {
            V_P.invokeExact(perfSamplerReset, chain);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int vocabType(MemorySegment vocab) {
        try {
            return (int) I_P.invokeExact(vocabType, vocab);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int vocabNTokens(MemorySegment vocab) {
        try {
            return (int) I_P.invokeExact(vocabNTokens, vocab);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment vocabText(MemorySegment vocab, int token) {
        try {
            return (MemorySegment) P_PI.invokeExact(vocabText, vocab, token);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public float vocabScore(MemorySegment vocab, int token) {
        try {
            return (float) Rare.F_PI.invokeExact(vocabScore, vocab, token);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int vocabAttributes(MemorySegment vocab, int token) {
        try {
            return (int) I_PI.invokeExact(vocabAttributes, vocab, token);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean vocabIsEog(MemorySegment vocab, int token) {
        try {
            return (boolean) B_PI.invokeExact(vocabIsEog, vocab, token);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean vocabIsControl(MemorySegment vocab, int token) {
        try {
            return (boolean) B_PI.invokeExact(vocabIsControl, vocab, token);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int vocabBos(MemorySegment vocab) {
        try {
            return (int) I_P.invokeExact(vocabBos, vocab);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int vocabEos(MemorySegment vocab) {
        try {
            return (int) I_P.invokeExact(vocabEos, vocab);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int vocabEot(MemorySegment vocab) {
        try {
            return (int) I_P.invokeExact(vocabEot, vocab);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int vocabSep(MemorySegment vocab) {
        try {
            return (int) I_P.invokeExact(vocabSep, vocab);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int vocabNl(MemorySegment vocab) {
        try {
            return (int) I_P.invokeExact(vocabNl, vocab);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int vocabPad(MemorySegment vocab) {
        try {
            return (int) I_P.invokeExact(vocabPad, vocab);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int vocabMask(MemorySegment vocab) {
        try {
            return (int) I_P.invokeExact(vocabMask, vocab);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean vocabAddBos(MemorySegment vocab) {
        try {
            return (boolean) B_P.invokeExact(vocabAddBos, vocab);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean vocabAddEos(MemorySegment vocab) {
        try {
            return (boolean) B_P.invokeExact(vocabAddEos, vocab);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean vocabAddSep(MemorySegment vocab) {
        try {
            return (boolean) B_P.invokeExact(vocabAddSep, vocab);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int vocabFimPrefix(MemorySegment vocab) {
        try {
            return (int) I_P.invokeExact(vocabFimPrefix, vocab);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int vocabFimSuffix(MemorySegment vocab) {
        try {
            return (int) I_P.invokeExact(vocabFimSuffix, vocab);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int vocabFimMiddle(MemorySegment vocab) {
        try {
            return (int) I_P.invokeExact(vocabFimMiddle, vocab);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int vocabFimPad(MemorySegment vocab) {
        try {
            return (int) I_P.invokeExact(vocabFimPad, vocab);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int vocabFimRepository(MemorySegment vocab) {
        try {
            return (int) I_P.invokeExact(vocabFimRepository, vocab);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int vocabFimSeparator(MemorySegment vocab) {
        try {
            return (int) I_P.invokeExact(vocabFimSeparator, vocab);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int tokenize(MemorySegment vocab, MemorySegment text, int length, MemorySegment tokens, int capacity,
            boolean addSpecial, boolean parseSpecial) {
        try {
            return (int) I_PPIPIBB.invokeExact(tokenize, vocab, text, length, tokens, capacity, addSpecial,
                    parseSpecial);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int tokenToPiece(MemorySegment vocab, int token, MemorySegment buffer, int capacity, int lstrip,
            boolean special) {
        try {
            return (int) I_PIPIIB.invokeExact(tokenToPiece, vocab, token, buffer, capacity, lstrip, special);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int detokenize(MemorySegment vocab, MemorySegment tokens, int count, MemorySegment buffer, int capacity,
            boolean removeSpecial, boolean unparseSpecial) {
        try {
            return (int) I_PPIPIBB.invokeExact(detokenize, vocab, tokens, count, buffer, capacity, removeSpecial,
                    unparseSpecial);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int chatApplyTemplate(MemorySegment template, MemorySegment messages, long count, boolean addAssistant,
            MemorySegment buffer, int capacity) {
        try {
            return (int) Rare.I_PPJBPI.invokeExact(chatApplyTemplate, template, messages, count, addAssistant, buffer,
                    capacity);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int chatBuiltinTemplates(MemorySegment names, long count) {
        try {
            return (int) Rare.I_PJ.invokeExact(chatBuiltinTemplates, names, count);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerChainInit(MemorySegment params) {
        try {
            return (MemorySegment) P_CHAIN.invokeExact(samplerChainInit, params);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void samplerChainAdd(MemorySegment chain, MemorySegment sampler) {
        try {
            V_PP.invokeExact(samplerChainAdd, chain, sampler);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void samplerFree(MemorySegment sampler) {
        try {
            V_P.invokeExact(samplerFree, sampler);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void samplerAccept(MemorySegment sampler, int token) {
        try {
            V_PI.invokeExact(samplerAccept, sampler, token);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void samplerApply(MemorySegment sampler, MemorySegment candidates) {
        try {
            V_PP.invokeExact(samplerApply, sampler, candidates);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void samplerReset(MemorySegment sampler) {
        try {
            V_P.invokeExact(samplerReset, sampler);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int samplerSample(MemorySegment sampler, MemorySegment context, int index) {
        try {
            return (int) I_PPI.invokeExact(samplerSample, sampler, context, index);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerGreedy() {
        try {
            return (MemorySegment) P.invokeExact(samplerGreedy);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerDist(int seed) {
        try {
            return (MemorySegment) P_I.invokeExact(samplerDist, seed);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerTopK(int k) {
        try {
            return (MemorySegment) P_I.invokeExact(samplerTopK, k);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerTopP(float p, long minKeep) {
        try {
            return (MemorySegment) Samplers.P_FJ.invokeExact(samplerTopP, p, minKeep);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerMinP(float p, long minKeep) {
        try {
            return (MemorySegment) Samplers.P_FJ.invokeExact(samplerMinP, p, minKeep);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerTypical(float p, long minKeep) {
        try {
            return (MemorySegment) Samplers.P_FJ.invokeExact(samplerTypical, p, minKeep);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerTemperature(float temperature) {
        try {
            return (MemorySegment) Samplers.P_F.invokeExact(samplerTemperature, temperature);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerDynamicTemperature(float temperature, float range, float exponent) {
        try {
            return (MemorySegment) Samplers.P_FFF.invokeExact(samplerDynamicTemperature, temperature, range, exponent);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerXtc(float probability, float threshold, long minKeep, int seed) {
        try {
            return (MemorySegment) Samplers.P_FFJI.invokeExact(samplerXtc, probability, threshold, minKeep, seed);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerTopNSigma(float n) {
        try {
            return (MemorySegment) Samplers.P_F.invokeExact(samplerTopNSigma, n);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerMirostat(int nVocab, int seed, float tau, float eta, int m) {
        try {
            return (MemorySegment) Samplers.P_IIFFI.invokeExact(samplerMirostat, nVocab, seed, tau, eta, m);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerMirostatV2(int seed, float tau, float eta) {
        try {
            return (MemorySegment) Samplers.P_IFF.invokeExact(samplerMirostatV2, seed, tau, eta);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerGrammar(MemorySegment vocab, MemorySegment grammar, MemorySegment root) {
        try {
            return (MemorySegment) Samplers.P_PPP.invokeExact(samplerGrammar, vocab, grammar, root);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerPenalties(int nVocab, int lastN, float repeat, float frequency, float presence) {
        try {
            return (MemorySegment) Samplers.P_IIFFF.invokeExact(samplerPenalties, nVocab, lastN, repeat, frequency,
                    presence);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerDry(MemorySegment vocab, float multiplier, float base, int allowedLength, int lastN,
            MemorySegment breakers, long count) {
        try {
            return (MemorySegment) Samplers.P_PFFIIPJ.invokeExact(samplerDry, vocab, multiplier, base, allowedLength,
                    lastN, breakers, count);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerLogitBias(int nVocab, int count, MemorySegment biases) {
        try {
            return (MemorySegment) Samplers.P_IIP.invokeExact(samplerLogitBias, nVocab, count, biases);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerInfill(MemorySegment vocab) {
        try {
            return (MemorySegment) P_P.invokeExact(samplerInfill, vocab);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }
}
