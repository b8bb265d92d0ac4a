using Grid.Contracts.Jobs;
using Grid.Contracts.Tenants;

namespace Grid.Contracts.Tests.Tenants;

public sealed class TenantIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("default")]
    [InlineData("acme-2_video")]
    public void TryParse_Name_GivesItBack(string text)
    {
        Assert.True(TenantId.TryParse(text, out var id));
        Assert.Equal(text, id.ToString());
        Assert.Equal(new JobKey(text, "video_1"), JobKey.Parse(id.KeyOf("video_1").ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Ada")]
    [InlineData("_ada")]
    [InlineData("-ada")]
    [InlineData("a.b")]
    [InlineData("a/b")]
    [InlineData("ä")]
    [InlineData("a b")]
    public void TryParse_WhatNoFileCouldBeNamed_Refuses(string? text)
    {
        Assert.False(TenantId.TryParse(text, out _));
        Assert.False(JobKey.TryParse($"{text}/video_1", out _));
    }

    [Fact]
    public void TryParse_Length_IsBounded()
    {
        Assert.True(TenantId.TryParse(new string('a', TenantId.MaxLength), out _));
        Assert.False(TenantId.TryParse(new string('a', TenantId.MaxLength + 1), out _));
        Assert.Contains(
            "must have 1 to 100",
            Assert.Throws<FormatException>(() => TenantId.Parse("Ada")).Message,
            StringComparison.Ordinal
        );
    }
}
