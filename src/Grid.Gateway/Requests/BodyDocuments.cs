using Microsoft.AspNetCore.Builder;
using Microsoft.OpenApi;

namespace Grid.Gateway.Requests;

/// <summary>What bodies look like, for the OpenAPI document. The handlers read bodies themselves, so the framework does not know.</summary>
internal static class BodyDocuments
{
    private static readonly string[] Json = ["application/json"];
    private static readonly string[] JsonOrForm = ["application/json", "multipart/form-data", "application/x-www-form-urlencoded"];

    /// <summary>Says that an operation takes a body with the members of a type.</summary>
    /// <param name="forms">Whether it may come as form fields too.</param>
    public static RouteHandlerBuilder TakesBody<T>(this RouteHandlerBuilder route, bool forms = false) =>
        route.AddOpenApiOperationTransformer(
            async (operation, context, cancellationToken) =>
            {
                var schema = await context.GetOrCreateSchemaAsync(typeof(T), null, cancellationToken);
                operation.RequestBody = new OpenApiRequestBody
                {
                    Required = true,
                    Content = (forms ? JsonOrForm : Json).ToDictionary(type => type, _ => new OpenApiMediaType { Schema = schema }),
                };
            }
        );
}
