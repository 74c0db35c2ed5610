// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.remote.http.EndpointError;
import org.vauban.remote.http.RemoteException.Kind;

/** Whose fault an error in a stream is. */
class EndpointErrorTest {
    private static JsonObject json(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "REFUSED | {'error':{'message':'no','type':'invalid_request_error','param':null,'code':'invalid_request'}}",
        "REFUSED | {'error':{'message':'no','type':'invalid_request_error','code':null}}",
        "REFUSED | {'error':{'message':'no','type':'BadRequestError','code':400}}",
        "REFUSED | {'error':{'message':'no','code':422}}",
        "REFUSED | {'error':{'message':'no','type':'permission_error','code':'refused_by_policy'}}",
        "REFUSED | {'object':'error','message':'no','type':'invalid_request_error','code':'invalid_request'}",
        "CONTEXT_EXCEEDED | {'error':{'message':'no','type':'invalid_request_error','code':'context_length_exceeded'}}",
        "CONTEXT_EXCEEDED | {'error':{'message':'no','type':'exceed_context_size_error','code':400}}",
        "FAILED | {'error':{'message':'no','type':'authentication_error','code':401}}",
        "FAILED | {'error':{'message':'no','type':'invalid_request_error','code':'invalid_api_key'}}",
        "FAILED | {'error':{'message':'no','type':'invalid_request_error','code':403}}",
        "FAILED | {'error':{'message':'no','type':'invalid_request_error','code':408}}",
        "FAILED | {'error':{'message':'no','type':'invalid_request_error','code':'client_closed_request'}}",
        "FAILED | {'error':{'message':'no','type':'rate_limit_error','code':429}}",
        "FAILED | {'error':{'message':'no','type':'server_error','code':500}}",
        "FAILED | {'error':{'message':'no','type':'server_error','code':'internal_error'}}",
        "FAILED | {'error':{'message':'no'}}", "FAILED | {'error':'no'}"})
    void theRequestIsToldFromTheEndpoint(Kind kind, String event) {
        EndpointError error = EndpointError.of(json(event.replace('\'', '"')));
        assertNotNull(error);
        assertEquals(kind, error.kind());
        assertEquals("no", error.message());
    }

    /** As vLLM and Mistral report it; in Mistral's answers, type and code vary. */
    @ParameterizedTest
    @ValueSource(strings = {
        "{'error':{'message':'You passed 9 tokens.','type':'BadRequestError','param':'input_tokens','code':400}}",
        "{'error':{'message':'The maximum context length is 8.','type':'BadRequestError','param':null,'code':400}}",
        "{'error':{'message':'longer than the maximum model length of 8','type':'BadRequestError','code':400}}",
        "{'error':{'message':'The maximum embedding input length is 8.','type':'BadRequestError','code':400}}",
        "{'object':'error','message':'Prompt is too large','type':'invalid_request_invalid_args','code':'3051'}",
        "{'object':'error','message':'Prompt is too large','type':'invalid_request_error','code':3051}"})
    void aPromptThatIsTooLongIsRecognised(String event) {
        EndpointError error = EndpointError.of(json(event.replace('\'', '"')));
        assertNotNull(error);
        assertEquals(Kind.CONTEXT_EXCEEDED, error.kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'error':{'message':'The maximum context length is 8.','type':'InternalServerError','code':500}}",
        "{'error':{'message':'no','type':'BadRequestError','param':'temperature','code':400}}",
        "{'object':'error','message':'no','type':'invalid_request_message_order','code':'3230'}"})
    void otherErrorsAreNotTakenForIt(String event) {
        EndpointError error = EndpointError.of(json(event.replace('\'', '"')));
        assertNotNull(error);
        assertNotEquals(Kind.CONTEXT_EXCEEDED, error.kind());
    }

    @Test
    void anAnswerIsNoError() {
        assertNull(EndpointError.of(json("{\"object\":\"chat.completion\",\"error\":null,\"choices\":[]}")));
        assertNull(EndpointError.of(json("{\"content\":\"error\"}")));
    }
}
