using Grid.Storage.Artifacts;

namespace Grid.Storage.Tests.Artifacts;

public sealed class ArtifactNameTests
{
    [Fact]
    public void ForJob_TenantJobAndFile_BeginsWithTheTenant() =>
        Assert.Equal("default/jobs/video_1/t1-g1-text.bin", ArtifactName.ForJob("default", "video_1", "t1-g1-text.bin").Value);

    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("../etc/passwd")]
    [InlineData("tenant/../other/file")]
    [InlineData("tenant/./file")]
    [InlineData("/tenant/file")]
    [InlineData("tenant//file")]
    [InlineData("tenant/file/")]
    [InlineData("tenant/.hidden")]
    [InlineData("tenant/a\\b")]
    [InlineData("tenant/A")]
    [InlineData("tenant/a b")]
    [InlineData("tenant/a\0")]
    [InlineData("a/b/c/d/e/f/g/h/i")]
    public void TryParse_NameThatBreaksTheRules_Refuses(string name) => Assert.False(ArtifactName.TryParse(name, out _));
}
