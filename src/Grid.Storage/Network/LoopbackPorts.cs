using System.Net;
using System.Net.Sockets;

namespace Grid.Storage.Network;

/// <summary>Ports of the loopback interface.</summary>
public static class LoopbackPorts
{
    // The system takes the ends of outgoing connections from 32768 on, and a listener's port from there too when it is asked for any.
    // Below, a port that is free now is taken only by another listener, and by chance two choose the same.
    private const int First = 16_384;
    private const int Last = 32_767;
    private const int MaxDraws = 100;

    /// <summary>
    /// A port nobody listens on, for a program that cannot be told to take any. Somebody may take it before that program does, which then
    /// tells.
    /// </summary>
    public static int FindFree()
    {
        for (var draw = 0; draw < MaxDraws; draw++)
        {
            var port = Random.Shared.Next(First, Last + 1);
            if (IsFree(port))
            {
                return port;
            }
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Whether nobody listens on a port.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Whether somebody else was faster in taking a port.</summary>
    public static bool IsTaken(Exception failure) =>
        failure switch
        {
            SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => true,
            AggregateException several => several.InnerExceptions.Any(IsTaken),
            _ => failure.InnerException is { } inner && IsTaken(inner),
        };
}
