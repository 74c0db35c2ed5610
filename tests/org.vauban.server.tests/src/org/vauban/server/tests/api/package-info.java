// SPDX-License-Identifier: EPL-2.0
/** The APIs for text, in the forms of OpenAI, Anthropic, llama.cpp, Mistral and Ollama, and their description. */
package org.vauban.server.tests.api;
