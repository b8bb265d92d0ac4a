namespace Grid.Cli.Progress;

/// <summary>Shows how far a piece of work is while it runs.</summary>
internal interface IProgressView
{
    Task<T> ShowAsync<T>(Func<IWorkReport, Task<T>> work);
}
