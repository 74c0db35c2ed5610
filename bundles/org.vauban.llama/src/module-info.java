// SPDX-License-Identifier: EPL-2.0
/** The binding to llama.cpp through the Foreign Function and Memory API. */
module org.vauban.llama {
    exports org.vauban.llama;
    exports org.vauban.llama.error;
    exports org.vauban.llama.log;
    exports org.vauban.llama.parameters;
}
