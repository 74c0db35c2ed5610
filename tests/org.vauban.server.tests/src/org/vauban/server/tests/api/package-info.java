// SPDX-License-Identifier: EPL-2.0
/**
 * Tests of the text APIs, in the formats of OpenAI, Anthropic, llama.cpp, Mistral and Ollama, and of their description.
 */
package org.vauban.server.tests.api;
