using Grid.Contracts;
using Grid.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Grid.Gateway.States;

/// <summary>
/// Says in each answer which state it is of, and refuses a request that is for another one before anything is done about it: an address may
/// be taken over by a grid with another folder, whose videos have other ids.
/// </summary>
internal sealed class StateMiddleware(RequestDelegate next, ServedState state)
{
    private const string Header = "x-grid-state";

    public Task InvokeAsync(HttpContext context)
    {
        if (state.Id is null)
        {
            return next(context);
        }

        context.Response.Headers[Header] = state.Id;
        var wanted = context.Request.Headers[Header].ToString();
        return wanted.Length == 0 || wanted == state.Id
            ? next(context)
            : ApiErrors
                .Create(
                    GridErrorCodes.OtherState,
                    "Another grid answers at this address than the one that the request is for; look for that one.",
                    null
                )
                .ExecuteAsync(context);
    }
}
