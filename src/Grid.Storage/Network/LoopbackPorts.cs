using System.Net;
using System.Net.Sockets;

namespace Grid.Storage.Network;

/// <summary>Ports of the loopback interface.</summary>
public static class LoopbackPorts
{
    /// <summary>A port nobody listens on. Someone may take it before the caller does; the caller's own start tells.</summary>
    public static int FindFree()
    {
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
}
