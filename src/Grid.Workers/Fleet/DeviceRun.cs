namespace Grid.Workers.Fleet;

/// <summary>Work that a device has been given.</summary>
/// <param name="DeviceFree">Ends when the device has done it.</param>
/// <param name="IsShort">Whether it lasts about as long as fetching the next work takes.</param>
internal readonly record struct DeviceRun(Task DeviceFree, bool IsShort);
