using static TorchSharp.torch;

namespace Grid.Diffusion.Autoencoders;

/// <summary>One finished step of a chunked encode or decode.</summary>
/// <param name="Item">Place in the batch.</param>
/// <param name="Slice">The slice of the plan; its <see cref="TemporalSlice.OutputStart"/> says where the values belong.</param>
/// <param name="Done">Steps finished so far, this one included, over the whole batch.</param>
/// <param name="Total">Steps of the whole batch.</param>
/// <param name="Values">[1, C, OutputCount, H, W]; freed when the callback returns.</param>
public readonly record struct AutoencoderChunk(int Item, TemporalSlice Slice, int Done, int Total, Tensor Values);
